{{- define "consumer-gate.ownEnv" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: NAMESPACE
  valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
{{ include "common.ports.env" . }}
- name: CONFIG_MAP
  value: {{ .Values.configMap | quote }}
- name: HANDOVER_MS
  value: {{ .Values.handoverMs | int64 | quote }}
- name: RECHECK_MS
  value: {{ .Values.recheckMs | int64 | quote }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
# Nobody waits for its answers but collectors, which ask again.
- name: DRAIN_ENABLED
  value: "false"
{{- end -}}
