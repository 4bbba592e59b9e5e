{{/* The environment that is pacman's own: where its scores are, by which keys games are signed, and what the page shows of where it runs. */}}
{{- define "pacman.env" -}}
{{ include "common.mongo" . }}
- name: GAME_KEYS
  valueFrom:
    secretKeyRef: { name: {{ include "pacman.gameSecret" . | quote }}, key: {{ .Values.game.secretKey | quote }} }
{{ include "common.logLevel" . }}
- name: NODE_NAME
  valueFrom: { fieldRef: { fieldPath: spec.nodeName } }
- name: ZONE
  value: {{ .Values.zone | quote }}
- name: COLOUR
  value: {{ .Values.colour | quote }}
- name: TRUST_FORWARDED_FOR
  value: {{ and .Values.ingress.enabled .Values.ingress.trustForwardedFor | quote }}
{{- end -}}

{{- define "pacman.gameSecret" -}}
{{- if not .Values.game.existingSecret -}}
{{- fail "game.existingSecret: name the Secret that holds the keys by which games are signed; there is no default (kubectl create secret generic pacman-game --from-file=keys=FILE)" -}}
{{- end -}}
{{- .Values.game.existingSecret -}}
{{- end -}}

{{/* The ConfigMap's data, and with it the annotation that makes a change of it a new revision. */}}
{{- define "pacman.config" -}}
log-level: {{ .Values.logLevel | quote }}
mongodb-url: {{ .Values.mongo.url | quote }}
{{- end -}}

{{- define "pacman.annotations" -}}
cutover/config-checksum: {{ include "pacman.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}
