{{/* Whether something in the cluster says if a new version goes on: "true" or nothing. */}}
{{- define "common.analysis.enabled" -}}
{{- if and (eq (include "common.strategy.isRollout" .) "true") (ne .Values.strategy.analysis.type "none") }}true{{ end -}}
{{- end -}}

{{/* How a Rollout asks for it, by its own revision. */}}
{{- define "common.analysis.run" -}}
{{- include "common.analysis.check" . -}}
templates:
  - templateName: {{ include "common.analysis.name" . | quote }}
args:
  - name: revision
    valueFrom: { podTemplateHashValue: Latest }
{{- end -}}

{{- define "common.analysis.name" -}}
{{- printf "%s-analysis" (include "common.fullname" .) -}}
{{- end -}}

{{/*
One metric, looked at so often. It ends as successful or failed with the first look that says so (the plain one by Prometheus with the third success in a row); a look that says neither goes on, and
where none has decided by the last one it is inconclusive, and the Rollout pauses. A Job could not say that: one that is ended counts as successful.
*/}}
{{- define "common.analysisTemplate" -}}
{{- if include "common.analysis.enabled" . -}}
{{- $analysis := .Values.strategy.analysis -}}
{{- $looks := div ($analysis.seconds | int64) ($analysis.intervalSeconds | int64) -}}
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata:
  name: {{ include "common.analysis.name" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  args:
    - name: revision
  metrics:
    - name: {{ $analysis.type }}
      interval: {{ $analysis.intervalSeconds | int64 }}s
      count: {{ $looks }}
      failureLimit: 0
      inconclusiveLimit: {{ $looks }}
      {{- include (printf "common.analysis.%s" $analysis.type) . | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* By which Services callers reach the version that is there, and the new one. */}}
{{- define "common.analysis.services" -}}
{{- $name := include "common.fullname" . -}}
{{- if eq .Values.strategy.type "canary" -}}
{{ printf "%s-stable/%s-canary" $name $name }}
{{- else -}}
{{ printf "%s/%s-preview" $name $name }}
{{- end -}}
{{- end -}}

{{- define "common.analysis.judge" -}}
consecutiveSuccessLimit: 1
successCondition: result == "promote"
failureCondition: result == "abort"
provider:
  web:
    url: {{ printf "%s/verdicts/%s/%s/{{args.revision}}" .Values.strategy.analysis.judge.url .Release.Namespace (include "common.analysis.services" .) | quote }}
    timeoutSeconds: 2
    jsonPath: '{$.verdict}'
{{- end -}}

{{- define "common.analysis.prometheus" -}}
{{- $prometheus := .Values.strategy.analysis.prometheus -}}
{{- $canary := index (splitList "/" (include "common.analysis.services" .)) 1 -}}
{{- $of := printf `reporter="source",destination_service_namespace="%s",destination_service_name="%s"` .Release.Namespace $canary -}}
consecutiveSuccessLimit: 3
successCondition: len(result) > 0 && result[0] <= {{ $prometheus.promotePercent | int64 }}
failureCondition: len(result) > 0 && result[0] > {{ $prometheus.abortPercent | int64 }}
provider:
  prometheus:
    address: {{ $prometheus.url | quote }}
    # Percent of the last minute's requests; nothing where there were none.
    query: |
      100 * (sum(increase(istio_requests_total{ {{- $of }},response_code=~"0|5.."}[1m])) or vector(0))
        / (sum(increase(istio_requests_total{ {{- $of -}} }[1m])) > 0)
{{- end -}}

{{/* What would never decide, or on nothing; each failure is one line. */}}
{{- define "common.analysis.check" -}}
{{- $analysis := .Values.strategy.analysis -}}
{{- if and (eq .Values.strategy.type "canary") (not .Values.strategy.canary.mesh.enabled) -}}
{{- fail (printf "strategy.analysis.type: %s counts requests of each version, which a canary has with strategy.canary.mesh.enabled alone" $analysis.type) -}}
{{- end -}}
{{- if lt ($analysis.seconds | int64) ($analysis.intervalSeconds | int64) -}}
{{- fail (printf "strategy.analysis.seconds: %d is over before the first look, after strategy.analysis.intervalSeconds = %d" ($analysis.seconds | int64) ($analysis.intervalSeconds | int64)) -}}
{{- end -}}
{{- if lt ($analysis.prometheus.abortPercent | int64) ($analysis.prometheus.promotePercent | int64) -}}
{{- fail (printf "strategy.analysis.prometheus.abortPercent: %d would abort what strategy.analysis.prometheus.promotePercent = %d lets go on" ($analysis.prometheus.abortPercent | int64) ($analysis.prometheus.promotePercent | int64)) -}}
{{- end -}}
{{- end -}}
