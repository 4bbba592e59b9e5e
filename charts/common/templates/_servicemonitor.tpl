{{/* For the Prometheus operator: each pod once, whichever Services lead to it. */}}
{{- define "common.serviceMonitor" -}}
{{- if .Values.serviceMonitor.enabled -}}
{{- $own := include "common.labels" . | fromYaml -}}
{{- range $name := keys .Values.serviceMonitor.labels -}}
{{- if hasKey $own $name -}}
{{- fail (printf "serviceMonitor.labels.%s: the chart sets this label itself, or commonLabels does: leave it out" $name) -}}
{{- end -}}
{{- end -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "common.fullname" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
    {{- with .Values.serviceMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
    matchExpressions:
      - { key: cutover/share, operator: DoesNotExist }
  endpoints:
    # The pod's port, past the Service, which has none for it.
    - { targetPort: management, path: /metrics, interval: {{ .Values.serviceMonitor.interval | quote }} }
{{- end -}}
{{- end -}}
