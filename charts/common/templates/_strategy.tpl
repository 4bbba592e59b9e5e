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

{{/* Whether the workload is an Argo Rollout: "true" or nothing. */}}
{{- define "common.strategy.isRollout" -}}
{{- if has .Values.strategy.type (list "blueGreen" "canary") }}true{{ end -}}
{{- end -}}

{{/*
The object of this name and of a kind of workload that is there: nothing where the server has never heard of the kind, since looking for that
fails. Takes {root, kind}.
*/}}
{{- define "common.workload.live" -}}
{{- $isRollout := eq .kind "Rollout" -}}
{{- if or (not $isRollout) (.root.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Rollout") -}}
{{- lookup (ternary "argoproj.io/v1alpha1" "apps/v1" $isRollout) .kind .root.Release.Namespace (include "common.fullname" .root) | toJson -}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{/* Refuses an upgrade to a Rollout where nobody has heard of Rollouts. A Deployment that is there tells a cluster from "helm template", which asks none. Takes {root, kind}. */}}
{{- define "common.strategy.known" -}}
{{- $isKnown := .root.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Rollout" -}}
{{- if and .root.Release.IsUpgrade (eq .kind "Rollout") (not $isKnown) -}}
{{- if include "common.workload.live" (dict "root" .root "kind" "Deployment") | fromJson -}}
{{- fail (printf "strategy.type: %s needs Argo Rollouts, which this cluster does not have: install it first" .root.Values.strategy.type) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The strategy of an Argo Rollout (blueGreen, canary). */}}
{{- define "common.strategy.rollout" -}}
{{- include (printf "common.strategy.%s" .Values.strategy.type) . -}}
{{- end -}}

{{- define "common.strategy.blueGreen" -}}
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
  {{- if include "common.analysis.enabled" . }}
  prePromotionAnalysis:
    {{- include "common.analysis.run" . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* Without a mesh the share of new pods is the share of what the Service of all pods is asked, to within a pod. */}}
{{- define "common.strategy.canary" -}}
{{- include "common.mesh.checkSteps" . -}}
{{- include "common.strategy.canReplace" (dict "value" "strategy.canary" "bounds" .Values.strategy.canary) -}}
canary:
  stableService: {{ printf "%s-stable" (include "common.fullname" .) | quote }}
  canaryService: {{ printf "%s-canary" (include "common.fullname" .) | quote }}
  maxSurge: {{ include "common.podsOrPercent" .Values.strategy.canary.maxSurge }}
  maxUnavailable: {{ include "common.podsOrPercent" .Values.strategy.canary.maxUnavailable }}
  {{- if include "common.mesh.enabled" . }}
  {{- include "common.mesh.rollout" . | nindent 2 }}
  {{- end }}
  steps:
    {{- $isJudged := include "common.analysis.enabled" . }}
    {{- $isRouted := include "common.mesh.managedRoutes" . }}
    {{- range $index, $step := .Values.strategy.canary.steps }}
    {{- if $isRouted }}
    {{- include "common.mesh.pods" . | nindent 4 }}
    {{- end }}
    {{- if or .setWeight (not (or .header .mirror)) }}
    - setWeight: {{ .setWeight | int64 }}
    {{- end }}
    {{- with .header }}
    - setHeaderRoute: { name: header, match: [{ headerName: {{ .name | quote }}, headerValue: { exact: {{ .value | quote }} } }] }
    {{- end }}
    {{- with .mirror }}
    - setMirrorRoute: { name: mirror, percentage: {{ . | int64 }}, match: [{ method: { exact: GET } }] }
    {{- end }}
    {{- if and $isJudged (eq $index 0) }}
    - analysis:
        {{- include "common.analysis.run" $ | nindent 8 }}
    {{- else if kindIs "string" .pause }}
    - pause: {}
    {{- else }}
    - pause: { duration: {{ .pause | int64 }} }
    {{- end }}
    {{- if .header }}
    - setHeaderRoute: { name: header }
    {{- end }}
    {{- if .mirror }}
    - setMirrorRoute: { name: mirror }
    {{- end }}
    {{- end }}
{{- end -}}

{{/* A number, as an integer however large and wherever it came from, or a percentage. */}}
{{- define "common.podsOrPercent" -}}
{{- if kindIs "string" . }}{{ . | quote }}{{ else }}{{ . | int64 }}{{ end -}}
{{- end -}}

{{/* The relations between a Deployment's values that a schema cannot say; each failure is one line. */}}
{{- define "common.strategy.check" -}}
{{- if eq .Values.strategy.type "rolling" -}}
{{- include "common.strategy.canReplace" (dict "value" "strategy.rolling" "bounds" .Values.strategy.rolling) -}}
{{- end -}}
{{- if le (.Values.progressDeadlineSeconds | int64) (.Values.minReadySeconds | int64) -}}
{{- fail (printf "progressDeadlineSeconds: %d must be more than minReadySeconds = %d, or every switch counts as failed" (.Values.progressDeadlineSeconds | int64) (.Values.minReadySeconds | int64)) -}}
{{- end -}}
{{- end -}}

{{/* Takes {value: what the bounds are called, bounds: {maxSurge, maxUnavailable}}. */}}
{{- define "common.strategy.canReplace" -}}
{{- $still := list "0" "0%" -}}
{{- if and (has (toString .bounds.maxSurge) $still) (has (toString .bounds.maxUnavailable) $still) -}}
{{- fail (printf "%s.maxSurge, %s.maxUnavailable: both are 0, so that no pod could ever be replaced: raise one" .value .value) -}}
{{- end -}}
{{- end -}}
