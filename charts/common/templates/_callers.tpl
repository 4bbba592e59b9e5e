{{/* By which keys a service knows its callers: shared ones, a signer's public ones, or both. There is no default. */}}
{{- define "common.callers" -}}
{{- if not (or .Values.auth.existingSecret .Values.auth.jwksUrl) -}}
{{- fail (printf "auth.existingSecret: name the Secret that holds the callers' keys, or give auth.jwksUrl; there is no default (kubectl create secret generic %s-auth --from-file=keys=FILE)" (include "common.name" .)) -}}
{{- end -}}
{{- with .Values.auth.existingSecret }}
- name: AUTH_KEYS
  valueFrom:
    secretKeyRef: { name: {{ . | quote }}, key: {{ $.Values.auth.secretKey | quote }} }
{{- end }}
{{- with .Values.auth.jwksUrl }}
- name: AUTH_JWKS_URL
  value: {{ . | quote }}
{{- end }}
{{- end -}}
