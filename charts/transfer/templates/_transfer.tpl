{{/* The environment that is transfer's own: where its sagas are, where Kafka is, and by which keys its callers are known. */}}
{{- define "transfer.env" -}}
{{ include "common.mongo" . }}
{{- include "common.callers" . }}
{{- if .Values.config.existingConfigMap }}
{{ include "common.existingBrokers" . }}
{{- else }}
- name: KAFKA_BROKERS
  valueFrom:
    configMapKeyRef: { name: {{ include "common.fullname" . | quote }}, key: broker }
{{- end }}
- name: TRANSFER_DEADLINE_MS
  value: {{ .Values.deadlineMs | int64 | quote }}
{{ include "common.logLevel" . }}
{{- end -}}

{{/* The ConfigMap's data, and with it the annotation that makes a change of it a new revision. */}}
{{- define "transfer.config" -}}
log-level: {{ .Values.logLevel | quote }}
mongodb-url: {{ .Values.mongo.url | quote }}
broker: {{ .Values.kafka.brokers | quote }}
{{- end -}}

{{- define "transfer.annotations" -}}
cutover/config-checksum: {{ include "transfer.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}

{{/* What transfer asks, by its names in networkPolicy. */}}
{{- define "transfer.needs" -}}
- mongo
- kafka
{{- if .Values.auth.jwksUrl }}
- jwks
{{- end }}
{{- end -}}
