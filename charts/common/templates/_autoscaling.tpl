{{/* The number of pods, or the fewest of them where an autoscaler chooses. */}}
{{- define "common.fewestReplicas" -}}
{{- ternary .Values.autoscaling.minReplicas .Values.replicaCount .Values.autoscaling.enabled | int64 -}}
{{- end -}}

{{/*
The workload's own line about replicas. With an autoscaler there is none, but in an upgrade: a release that said a number before would give it up
to the API server, whose default is one pod. What is there goes on, even where the strategy makes another object of it.
*/}}
{{- define "common.replicas" -}}
{{- if not .Values.autoscaling.enabled -}}
replicas: {{ .Values.replicaCount | int64 }}
{{- else if .Release.IsUpgrade -}}
{{- with include "common.liveReplicas" . -}}
replicas: {{ . }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* How many pods the workload was told to have in the cluster, by the first object that is there; nothing where none is. */}}
{{- define "common.liveReplicas" -}}
{{- $isRollout := eq (include "common.strategy.isRollout" .) "true" -}}
{{- $deployment := list "apps/v1" "Deployment" -}}
{{- $rollout := list "argoproj.io/v1alpha1" "Rollout" -}}
{{- $found := dict -}}
{{- range ternary (list $rollout $deployment) (list $deployment $rollout) $isRollout -}}
{{- /* A look for what the server has never heard of fails. */}}
{{- $isKnown := or (eq (last .) "Deployment") ($.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Rollout") -}}
{{- if and (not $found) $isKnown -}}
{{- $found = lookup (first .) (last .) $.Release.Namespace (include "common.fullname" $) -}}
{{- end -}}
{{- end -}}
{{- $replicas := dig "spec" "replicas" nil $found -}}
{{- if not (kindIs "invalid" $replicas) }}{{ $replicas | int64 }}{{ end -}}
{{- end -}}

{{- define "common.hpa" -}}
{{- if .Values.autoscaling.enabled -}}
{{- include "common.hpa.check" . -}}
{{- $isRollout := eq (include "common.strategy.isRollout" .) "true" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "common.fullname" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: {{ ternary "argoproj.io/v1alpha1" "apps/v1" $isRollout }}
    kind: {{ ternary "Rollout" "Deployment" $isRollout }}
    name: {{ include "common.fullname" . | quote }}
  minReplicas: {{ .Values.autoscaling.minReplicas | int64 }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas | int64 }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .Values.autoscaling.targetCPUUtilizationPercentage | int64 }} }
    {{- with .Values.autoscaling.targetMemoryUtilizationPercentage }}
    - type: Resource
      resource:
        name: memory
        target: { type: Utilization, averageUtilization: {{ . | int64 }} }
    {{- end }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: {{ .Values.autoscaling.scaleDownStabilizationSeconds | int64 }}
{{- end -}}
{{- end -}}

{{/* The relations between an autoscaler's values that a schema cannot say; each failure is one line. */}}
{{- define "common.hpa.check" -}}
{{- $min := .Values.autoscaling.minReplicas | int64 -}}
{{- $max := .Values.autoscaling.maxReplicas | int64 -}}
{{- if gt $min $max -}}
{{- fail (printf "autoscaling.minReplicas: %d is more than autoscaling.maxReplicas = %d" $min $max) -}}
{{- end -}}
{{- range $amount, $target := dict "cpu" "targetCPUUtilizationPercentage" "memory" "targetMemoryUtilizationPercentage" -}}
{{- $request := dig "requests" $amount "" $.Values.resources -}}
{{- if and (get $.Values.autoscaling $target) (not (and $request (include "common.quantity" $request | float64))) -}}
{{- fail (printf "resources.requests.%s: autoscaling.%s is a share of it: say how much" $amount $target) -}}
{{- end -}}
{{- end -}}
{{- end -}}
