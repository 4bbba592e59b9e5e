{{/*
A stateless HTTP service as a Deployment (rolling, recreate) or an Argo Rollout (blueGreen, canary), from one pod template, so that lanes of a
comparison differ in their strategy and in nothing else. The Rollout holds its template itself: with workloadRef a Deployment would
remain beside it.
Takes {root: the chart's context, env: the container's own environment as YAML}.
*/}}
{{- define "common.workload" -}}
{{- $root := .root -}}
{{- $isRollout := eq (include "common.strategy.isRollout" $root) "true" -}}
{{- $apiVersion := ternary "argoproj.io/v1alpha1" "apps/v1" $isRollout -}}
{{- $kind := ternary "Rollout" "Deployment" $isRollout -}}
{{- include "common.strategy.known" (dict "root" $root "kind" $kind) -}}
{{- include "common.immutable.check" (dict "root" $root "kind" $kind) -}}
apiVersion: {{ $apiVersion }}
kind: {{ $kind }}
metadata:
  name: {{ include "common.fullname" $root | quote }}
  namespace: {{ $root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" $root | nindent 4 }}
spec:
  {{- with include "common.replicas" $root }}
  {{- . | nindent 2 }}
  {{- end }}
  revisionHistoryLimit: {{ $root.Values.revisionHistoryLimit | int64 }}
  {{- /* The controllers leave a zero out: written, it would differ from what is there for ever. */}}
  {{- with $root.Values.minReadySeconds | int64 }}
  minReadySeconds: {{ . }}
  {{- end }}
  progressDeadlineSeconds: {{ $root.Values.progressDeadlineSeconds | int64 }}
  selector:
    matchLabels:
      {{- include "common.selectorLabels" $root | nindent 6 }}
  strategy:
    {{- include (ternary "common.strategy.rollout" "common.strategy.deployment" $isRollout) $root | nindent 4 }}
  template:
    {{- include "common.podTemplate" . | nindent 4 }}
{{- include "common.handover" (dict "root" $root "kind" $kind) }}
{{- end -}}
