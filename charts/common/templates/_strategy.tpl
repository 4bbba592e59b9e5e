{{/* The strategy of a Deployment (rolling, recreate). */}}
{{- define "common.strategy.deployment" -}}
{{- include "common.strategy.check" . -}}
{{- if eq .Values.strategy.type "recreate" -}}
type: Recreate
{{- else -}}
type: RollingUpdate
rollingUpdate:
  maxSurge: {{ include "common.podsOrPercent" .Values.strategy.rolling.maxSurge }}
  maxUnavailable: {{ include "common.podsOrPercent" .Values.strategy.rolling.maxUnavailable }}
{{- end -}}
{{- end -}}

{{/* The strategy of an Argo Rollout (blueGreen). */}}
{{- define "common.strategy.rollout" -}}
{{- $blueGreen := .Values.strategy.blueGreen -}}
blueGreen:
  activeService: {{ include "common.fullname" . | quote }}
  previewService: {{ printf "%s-preview" (include "common.fullname" .) | quote }}
  autoPromotionEnabled: {{ $blueGreen.autoPromotionEnabled }}
  {{- with $blueGreen.autoPromotionSeconds }}
  autoPromotionSeconds: {{ . | int64 }}
  {{- end }}
  scaleDownDelaySeconds: {{ $blueGreen.scaleDownDelaySeconds | int64 }}
  {{- with $blueGreen.previewReplicaCount }}
  previewReplicaCount: {{ . | int64 }}
  {{- end }}
{{- end -}}

{{/* A number, as an integer however large and wherever it came from, or a percentage. */}}
{{- define "common.podsOrPercent" -}}
{{- if kindIs "string" . }}{{ . | quote }}{{ else }}{{ . | int64 }}{{ end -}}
{{- end -}}

{{/* The relations between a Deployment's values that a schema cannot say; each failure is one line. */}}
{{- define "common.strategy.check" -}}
{{- $rolling := .Values.strategy.rolling -}}
{{- $still := list "0" "0%" -}}
{{- if and (eq .Values.strategy.type "rolling") (has (toString $rolling.maxSurge) $still) (has (toString $rolling.maxUnavailable) $still) -}}
{{- fail "strategy.rolling.maxSurge, strategy.rolling.maxUnavailable: both are 0, so that no pod could ever be replaced: raise one" -}}
{{- end -}}
{{- if le (.Values.progressDeadlineSeconds | int64) (.Values.minReadySeconds | int64) -}}
{{- fail (printf "progressDeadlineSeconds: %d must be more than minReadySeconds = %d, or every switch counts as failed" (.Values.progressDeadlineSeconds | int64) (.Values.minReadySeconds | int64)) -}}
{{- end -}}
{{- end -}}
