{{- define "mongo.container" -}}
image: {{ include "common.image" (dict "image" .Values.image "appVersion" .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{- with .Values.args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.env }}
env:
  {{- range $name, $value := . }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- end }}
ports:
  - { name: mongo, containerPort: {{ .Values.port | int64 }}, protocol: TCP }
{{- include "common.tcpProbes" (dict "port" "mongo" "probes" .Values.probes) | nindent 0 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  {{- include "common.containerSecurityContext" . | nindent 2 }}
volumeMounts:
  - { name: data, mountPath: {{ .Values.dataPath }} }
  - { name: tmp, mountPath: /tmp }
{{- end -}}
