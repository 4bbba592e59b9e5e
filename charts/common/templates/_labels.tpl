{{/* Labels that select pods. A selector is immutable: nothing that changes with a version may stand here. */}}
{{- define "common.selectorLabels" -}}
app.kubernetes.io/name: {{ include "common.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* Labels of a pod: those that select it, and the version it runs. */}}
{{- define "common.podLabels" -}}
{{ include "common.selectorLabels" . }}
app.kubernetes.io/version: {{ include "common.version" . | quote }}
{{- include "common.commonLabels" . }}
{{- end -}}

{{/* Labels of every object. */}}
{{- define "common.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: cutover
{{ include "common.podLabels" . }}
{{- end -}}

{{/* Labels that people add. Those of the charts and of controllers are not theirs to set: a pod that its selector misses is lost. */}}
{{- define "common.commonLabels" -}}
{{- range $name, $value := .Values.commonLabels }}
{{- if regexMatch "^(app\\.kubernetes\\.io/(name|instance|version|managed-by|part-of)|helm\\.sh/chart|(rollouts-)?pod-template-hash|controller-revision-hash|(batch|statefulset|apps)\\.kubernetes\\.io/.*|job-name|controller-uid)$" $name -}}
{{- fail (printf "commonLabels.%s: the chart or a controller sets this label itself: leave it out" $name) -}}
{{- end }}
{{ $name | quote }}: {{ $value | quote }}
{{- end }}
{{- end -}}
