{{/* The environment that is account's own: where its events are and by which keys its callers are known. */}}
{{- define "account.env" -}}
- name: MONGODB_URL
  valueFrom:
    {{- if .Values.mongo.existingSecret }}
    secretKeyRef: { name: {{ .Values.mongo.existingSecret }}, key: url }
    {{- else }}
    configMapKeyRef: { name: {{ include "common.fullname" . }}, key: mongodb-url }
    {{- end }}
- name: AUTH_KEYS
  valueFrom:
    secretKeyRef: { name: {{ include "account.authSecret" . }}, key: {{ .Values.auth.secretKey }} }
- name: LOG_LEVEL
  valueFrom:
    configMapKeyRef: { name: {{ include "common.fullname" . }}, key: log-level }
{{- end -}}

{{- define "account.authSecret" -}}
{{- if not .Values.auth.existingSecret -}}
{{- fail "auth.existingSecret: name the Secret that holds the callers' keys; there is no default (kubectl create secret generic account-auth --from-file=keys=FILE)" -}}
{{- end -}}
{{- .Values.auth.existingSecret -}}
{{- end -}}

{{/* The ConfigMap's data, and with it the annotation that makes a change of it a new revision. */}}
{{- define "account.config" -}}
log-level: {{ .Values.logLevel | quote }}
mongodb-url: {{ .Values.mongo.url | quote }}
{{- end -}}

{{- define "account.annotations" -}}
cutover/config-checksum: {{ include "account.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}
