{{- define "node-logs.ownEnv" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: NODE_NAME
  valueFrom: { fieldRef: { fieldPath: spec.nodeName } }
{{ include "common.ports.env" . }}
- name: POD_LOGS
  value: /pods
- name: SCAN_INTERVAL_MS
  value: {{ .Values.scanIntervalMs | int64 | quote }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
# Nobody waits for its answers but collectors, which ask again.
- name: DRAIN_ENABLED
  value: "false"
{{- with .Values.auth.existingSecret }}
- name: AUTH_KEYS
  valueFrom:
    secretKeyRef: { name: {{ . | quote }}, key: {{ $.Values.auth.secretKey | quote }} }
{{- end }}
{{- end -}}

{{/*
What this pod has that no other pod of ours may have: a folder of the node, and root to read it with. Root has no capability, and the
folder cannot be written to.
*/}}
{{- define "node-logs.podSecurityContext" -}}
runAsNonRoot: false
runAsUser: 0
runAsGroup: 0
seccompProfile:
  type: RuntimeDefault
{{- end -}}
