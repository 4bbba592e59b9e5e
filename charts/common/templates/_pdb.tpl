{{/* At most maxUnavailable pods leave at once by eviction. One replica has none: it would block every drain of a node. */}}
{{- define "common.pdb" -}}
{{- if and .Values.podDisruptionBudget.enabled (gt (include "common.fewestReplicas" . | int64) 1) -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "common.fullname" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ include "common.podsOrPercent" .Values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
{{- end -}}
{{- end -}}
