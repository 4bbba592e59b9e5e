{{/* Whether a mesh of Istio shares requests between the versions of a canary: "true" or nothing. */}}
{{- define "common.mesh.enabled" -}}
{{- if and (eq .Values.strategy.type "canary") .Values.strategy.canary.mesh.enabled }}true{{ end -}}
{{- end -}}

{{/* What of a canary's Rollout says by whom requests are shared. */}}
{{- define "common.mesh.rollout" -}}
{{- include "common.mesh.check" . -}}
{{- $delay := .Values.strategy.canary.mesh.scaleDownDelaySeconds | int64 -}}
trafficRouting:
  istio:
    virtualService:
      name: {{ include "common.fullname" . | quote }}
      routes: [primary]
  {{- with include "common.mesh.managedRoutes" . }}
  managedRoutes: {{ . }}
  {{- end }}
scaleDownDelaySeconds: {{ $delay }}
abortScaleDownDelaySeconds: {{ $delay }}
{{- end -}}

{{/*
Names of the routes that the Rollouts controller makes for steps and takes away again, as JSON; nothing where no step has one. In this order they stand before the weights: who has
the header meets the new version alone, and is not mirrored to it.
*/}}
{{- define "common.mesh.managedRoutes" -}}
{{- $names := list -}}
{{- range .Values.strategy.canary.steps -}}
{{- if .header }}{{ $names = append $names "header" }}{{ end -}}
{{- if .mirror }}{{ $names = append $names "mirror" }}{{ end -}}
{{- end -}}
{{- $routes := list -}}
{{- range list "header" "mirror" -}}
{{- if has . $names }}{{ $routes = append $routes (dict "name" .) }}{{ end -}}
{{- end -}}
{{- if $routes }}{{ toJson $routes }}{{ end -}}
{{- end -}}

{{/* Pods of a step where some step has a route: a weight of 0 alone would have none. Takes the step. */}}
{{- define "common.mesh.pods" -}}
- setCanaryScale: { weight: {{ .scale | default .setWeight | int64 }} }
{{- end -}}

{{/* Relations between steps that a schema cannot say; each failure is one line. */}}
{{- define "common.mesh.checkSteps" -}}
{{- $isMeshed := include "common.mesh.enabled" . -}}
{{- range .Values.strategy.canary.steps -}}
{{- $isRouted := or .header .mirror -}}
{{- if and $isRouted (not $isMeshed) -}}
{{- fail "strategy.canary.steps: header and mirror are routes of a mesh: set strategy.canary.mesh.enabled" -}}
{{- end -}}
{{- if and $isRouted (not (or .scale .setWeight)) -}}
{{- fail "strategy.canary.steps: a step with header or mirror and setWeight: 0 has no pods: say scale" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
Where a canary's requests go, with the weights at rest: the Rollouts controller writes others while a switch is under way, and these again after it. The two
Services lead to one version each; no DestinationRule is needed, which would take the place of the mesh's own for these hosts.
*/}}
{{- define "common.virtualService" -}}
{{- if include "common.mesh.enabled" . -}}
{{- $name := include "common.fullname" . -}}
{{- $mesh := .Values.strategy.canary.mesh -}}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {{ $name | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  hosts: {{ $mesh.hosts | default (list $name) | toJson }}
  {{- with $mesh.gateways }}
  gateways: {{ toJson . }}
  {{- end }}
  http:
    - name: primary
      route:
        - destination: { host: {{ printf "%s-stable" $name | quote }}, port: { number: {{ .Values.service.port | int64 }} } }
          weight: 100
        - destination: { host: {{ printf "%s-canary" $name | quote }}, port: { number: {{ .Values.service.port | int64 }} } }
          weight: 0
{{- end -}}
{{- end -}}

{{/* What istiod refuses, and what a weight would not reach; each failure is one line. */}}
{{- define "common.mesh.check" -}}
{{- $mesh := .Values.strategy.canary.mesh -}}
{{- if and (has "*" $mesh.hosts) (or (not $mesh.gateways) (has "mesh" $mesh.gateways)) -}}
{{- fail "strategy.canary.mesh.hosts: * would be every host of the mesh: name gateways other than mesh" -}}
{{- end -}}
{{- if eq .Values.service.type "headless" -}}
{{- fail "strategy.canary.mesh.enabled: with service.type = headless callers choose a pod themselves: leave one of them out" -}}
{{- end -}}
{{- end -}}
