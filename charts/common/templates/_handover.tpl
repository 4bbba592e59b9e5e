{{/*
What an upgrade to another kind of workload leaves standing beside the new one: the object of the kind before, as it is, until the new one
serves. Helm takes away what is no longer rendered right after it has applied the rest, when no new pod may be ready yet; what is still
rendered stays. The next upgrade does not render it, and Helm takes it away. It needs a cluster to ask: "helm template" has none.
Takes {root, kind: of the workload}. With docs/adr/0168.
*/}}
{{- define "common.handover" -}}
{{- if .root.Release.IsUpgrade -}}
{{- include "common.strategy.known" . -}}
{{- $before := ternary (dict "apiVersion" "apps/v1" "kind" "Deployment") (dict "apiVersion" "argoproj.io/v1alpha1" "kind" "Rollout") (eq .kind "Rollout") -}}
{{- /* A look for what the server has never heard of fails. */}}
{{- if or (eq .kind "Rollout") (.root.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Rollout") -}}
{{- include "common.immutable.check" (dict "root" .root "kind" $before.kind) -}}
{{- $live := lookup $before.apiVersion $before.kind .root.Release.Namespace (include "common.fullname" .root) -}}
{{- $isLeaving := dig "metadata" "deletionTimestamp" "" $live -}}
{{- if and $live (not $isLeaving) -}}
{{- if or (ne (include "common.handover.serves" .) "true") (include "common.handover.directed" .) -}}
{{- include "common.handover.object" $live -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* "true" where all pods that the new workload wants serve, at what was applied last. Takes what common.handover takes. */}}
{{- define "common.handover.serves" -}}
{{- $isRollout := eq .kind "Rollout" -}}
{{- $apiVersion := ternary "argoproj.io/v1alpha1" "apps/v1" $isRollout -}}
{{- $live := lookup $apiVersion .kind .root.Release.Namespace (include "common.fullname" .root) -}}
{{- if $live -}}
{{- $status := $live.status | default dict -}}
{{- $observed := eq ($status.observedGeneration | toString) ($live.metadata.generation | toString) -}}
{{- $wanted := dig "spec" "replicas" 1 $live | int64 -}}
{{- $deployed := and (eq ($status.updatedReplicas | int64) $wanted) (ge ($status.availableReplicas | int64) $wanted) -}}
{{- and $observed (ternary (eq ($status.phase | toString) "Healthy") $deployed $isRollout) -}}
{{- end -}}
{{- end -}}

{{/* The Rollout's pods that the Service still selects alone, of a workload that is to be a Deployment. Takes what common.handover takes. */}}
{{- define "common.handover.directed" -}}
{{- if eq .kind "Deployment" -}}
{{- dig "spec" "selector" "rollouts-pod-template-hash" "" (lookup "v1" "Service" .root.Release.Namespace (include "common.fullname" .root)) -}}
{{- end -}}
{{- end -}}

{{/*
The object that stays. A Rollout that directs Services lets go of them: as long as a Service selects the Rollout's pods alone, others get no
request, and with the Rollout those pods would be gone at once. Without steps and Services its strategy changes no pod.
Takes the live object.
*/}}
{{- define "common.handover.object" }}
---
apiVersion: {{ .apiVersion }}
kind: {{ .kind }}
metadata:
  name: {{ .metadata.name | quote }}
  namespace: {{ .metadata.namespace | quote }}
  labels:
    {{- toYaml .metadata.labels | nindent 4 }}
  annotations:
    # Serves until the workload of the other kind does.
    cutover.dev/handed-over: "true"
spec:
{{- $strategy := .spec.strategy | default dict }}
{{- $directs := or $strategy.blueGreen (dig "canary" "stableService" "" $strategy) }}
{{- if and (eq .kind "Rollout") $directs }}
  {{- if eq (dig "status" "phase" "" .) "Paused" -}}
  {{- fail (printf "strategy.type: the switch of Rollout %s is paused, and another kind would let all of its pods have requests: promote or abort it first" .metadata.name) -}}
  {{- end }}
  strategy:
    canary: {}
  {{- toYaml (omit .spec "strategy") | nindent 2 }}
{{- else }}
  {{- toYaml .spec | nindent 2 }}
{{- end }}
{{- end -}}

{{/* A line for NOTES.txt where something was left standing. Takes {root, kind}. */}}
{{- define "common.handover.note" -}}
{{- if include "common.handover" . | trim -}}
{{- $before := ternary "Deployment" "Rollout" (eq .kind "Rollout") -}}
The {{ $before }} {{ include "common.fullname" .root }} still serves beside the {{ .kind }}: run this upgrade again once that is ready, and the {{ $before }} goes.
{{- end -}}
{{- end -}}
