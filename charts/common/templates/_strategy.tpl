{{/* The strategy of a Deployment (rolling, recreate). */}}
{{- define "common.strategy.deployment" -}}
{{- if eq .Values.strategy.type "recreate" -}}
type: Recreate
{{- else -}}
type: RollingUpdate
rollingUpdate:
  maxSurge: {{ .Values.strategy.rolling.maxSurge }}
  maxUnavailable: {{ .Values.strategy.rolling.maxUnavailable }}
{{- end -}}
{{- end -}}

{{/* The strategy of an Argo Rollout (blueGreen). */}}
{{- define "common.strategy.rollout" -}}
{{- $blueGreen := .Values.strategy.blueGreen -}}
blueGreen:
  activeService: {{ include "common.fullname" . }}
  previewService: {{ include "common.fullname" . }}-preview
  autoPromotionEnabled: {{ $blueGreen.autoPromotionEnabled }}
  {{- with $blueGreen.autoPromotionSeconds }}
  autoPromotionSeconds: {{ . | int64 }}
  {{- end }}
  scaleDownDelaySeconds: {{ $blueGreen.scaleDownDelaySeconds | int64 }}
  {{- with $blueGreen.previewReplicaCount }}
  previewReplicaCount: {{ . | int64 }}
  {{- end }}
{{- end -}}
