{{- define "mesh-metrics.ownEnv" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
{{ include "common.ports.env" . }}
- name: GRPC_PORT
  value: {{ .Values.grpcPort | int64 | quote }}
- name: CLUSTER_ID
  value: {{ .Values.clusterId | quote }}
- name: MAX_LABEL_SETS
  value: {{ .Values.limits.labelSets | int64 | quote }}
- name: MAX_STREAMS
  value: {{ .Values.limits.streams | int64 | quote }}
- name: ADDRESS_MEMORY_MS
  value: {{ .Values.addressMemoryMs | int64 | quote }}
{{- if .Values.verdicts.enabled }}
- name: VERDICTS
  value: 'true'
- name: VERDICT_IDLE_MS
  value: {{ .Values.verdicts.idleMs | int64 | quote }}
{{- end }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
# What was counted last is collected meanwhile.
- name: DRAIN_WINDOW_MS
  value: {{ .Values.drainWindowMs | int64 | quote }}
- name: DRAIN_DEADLINE_MS
  value: {{ add (.Values.drainWindowMs | int64) 5000 | quote }}
{{- end -}}

{{/* What a pod is given to ask the API server with, named here and for this pod alone: a ServiceAccount hands its token to nobody by itself. */}}
{{- define "mesh-metrics.token" -}}
- name: api
  projected:
    defaultMode: 0444
    sources:
      - serviceAccountToken: { path: token, expirationSeconds: 3600 }
      - configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt, path: ca.crt }] }
      - downwardAPI: { items: [{ path: namespace, fieldRef: { fieldPath: metadata.namespace } }] }
{{- end -}}
