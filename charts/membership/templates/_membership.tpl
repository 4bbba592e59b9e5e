{{/* The environment that is membership's own: where its events are, and the keys by which it signs. */}}
{{- define "membership.env" -}}
{{ include "common.mongo" . }}
- name: TOKEN_KEYS
  valueFrom:
    secretKeyRef: { name: {{ include "membership.tokenSecret" . | quote }}, key: {{ .Values.tokens.secretKey | quote }} }
- name: TOKEN_LIFETIME_S
  value: {{ .Values.tokens.lifetimeSeconds | int64 | quote }}
{{- with .Values.operators.existingSecret }}
- name: AUTH_KEYS
  valueFrom:
    secretKeyRef: { name: {{ . | quote }}, key: {{ $.Values.operators.secretKey | quote }} }
{{- end }}
{{- with include "common.optionalBrokers" . }}
{{ . }}
{{- end }}
{{- with .Values.account.url }}
- name: ACCOUNT_URL
  value: {{ . | quote }}
{{- end }}
- name: PASSWORD_COST
  value: {{ .Values.passwords.cost | int64 | quote }}
- name: PASSWORD_PARALLEL
  value: {{ .Values.passwords.parallel | int64 | quote }}
- name: PASSWORD_WAITING
  value: {{ .Values.passwords.waiting | int64 | quote }}
- name: LOGIN_FAILURE_LIMIT
  value: {{ .Values.loginFailures.limit | int64 | quote }}
- name: LOGIN_FAILURE_WINDOW_MS
  value: {{ .Values.loginFailures.windowMs | int64 | quote }}
{{- if and .Values.ingress.enabled .Values.ingress.trustForwardedFor }}
- name: TRUST_FORWARDED_FOR
  value: "true"
{{- end }}
{{ include "common.logLevel" . }}
{{- end -}}

{{- define "membership.tokenSecret" -}}
{{- if not .Values.tokens.existingSecret -}}
{{- fail "tokens.existingSecret: name the Secret that holds the signing keys; there is no default (openssl genpkey -algorithm ed25519 -out keys.pem, then kubectl create secret generic membership-tokens --from-file=keys.pem)" -}}
{{- end -}}
{{- .Values.tokens.existingSecret -}}
{{- end -}}

{{/* The ConfigMap's data, and with it the annotation that makes a change of it a new revision. */}}
{{- define "membership.config" -}}
log-level: {{ .Values.logLevel | quote }}
mongodb-url: {{ .Values.mongo.url | quote }}
{{- end -}}

{{- define "membership.annotations" -}}
cutover/config-checksum: {{ include "membership.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}

{{/* What membership asks, by its names in networkPolicy. */}}
{{- define "membership.needs" -}}
- mongo
{{- if include "common.optionalBrokers" . }}
- kafka
{{- end }}
{{- if .Values.account.url }}
- account
{{- end }}
{{- end -}}
