{{/* The environment that is account's own: where its events are and by which keys its callers are known. */}}
{{- define "account.env" -}}
{{- include "account.storeEnv" . }}
{{- include "account.authCheck" . }}
{{- with .Values.auth.existingSecret }}
- name: AUTH_KEYS
  valueFrom:
    secretKeyRef: { name: {{ . }}, key: {{ $.Values.auth.secretKey }} }
{{- end }}
{{- with .Values.auth.jwksUrl }}
- name: AUTH_JWKS_URL
  value: {{ . | quote }}
{{- end }}
{{- with .Values.kafka.brokers }}
- name: KAFKA_BROKERS
  value: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* What commands of the image need too: they serve nobody, and know nobody's keys. */}}
{{- define "account.storeEnv" -}}
- name: MONGODB_URL
  valueFrom:
    {{- if .Values.mongo.existingSecret }}
    secretKeyRef: { name: {{ .Values.mongo.existingSecret }}, key: url }
    {{- else }}
    configMapKeyRef: { name: {{ include "common.fullname" . }}, key: mongodb-url }
    {{- end }}
- name: LOG_LEVEL
  valueFrom:
    configMapKeyRef: { name: {{ include "common.fullname" . }}, key: log-level }
{{- end -}}

{{- define "account.authCheck" -}}
{{- if not (or .Values.auth.existingSecret .Values.auth.jwksUrl) -}}
{{- fail "auth.existingSecret: name the Secret that holds the callers' keys, or give auth.jwksUrl; there is no default (kubectl create secret generic account-auth --from-file=keys=FILE)" -}}
{{- end -}}
{{- end -}}

{{/* The ConfigMap's data, and with it the annotation that makes a change of it a new revision. */}}
{{- define "account.config" -}}
log-level: {{ .Values.logLevel | quote }}
mongodb-url: {{ .Values.mongo.url | quote }}
{{- end -}}

{{- define "account.annotations" -}}
cutover/config-checksum: {{ include "account.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}
