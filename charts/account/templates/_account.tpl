{{/* The environment that is account's own: where its events are and by which keys its callers are known. */}}
{{- define "account.env" -}}
{{- include "account.storeEnv" . }}
{{- include "common.callers" . }}
{{- with include "common.optionalBrokers" . }}
{{ . }}
{{- end }}
{{- with include "account.interestEnv" . }}
{{ . }}
{{- end }}
{{- end -}}

{{/* The rate, for the job that accrues and for the service, which accrues before it closes an account. */}}
{{- define "account.interestEnv" -}}
{{- if .Values.interest.enabled -}}
- name: INTEREST_BASIS_POINTS
  value: {{ .Values.interest.basisPoints | int64 | quote }}
{{- end -}}
{{- end -}}

{{/* What commands of the image need too: they serve nobody, and know nobody's keys. */}}
{{- define "account.storeEnv" -}}
{{ include "common.mongo" . }}
{{ include "common.logLevel" . }}
{{- end -}}

{{/* The ConfigMap's data, and with it the annotation that makes a change of it a new revision. */}}
{{- define "account.config" -}}
log-level: {{ .Values.logLevel | quote }}
mongodb-url: {{ .Values.mongo.url | quote }}
{{- end -}}

{{- define "account.annotations" -}}
cutover/config-checksum: {{ include "account.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}

{{/* What account asks, by its names in networkPolicy. */}}
{{- define "account.needs" -}}
- mongo
{{- if include "common.optionalBrokers" . }}
- kafka
{{- end }}
{{- if .Values.auth.jwksUrl }}
- jwks
{{- end }}
{{- end -}}
