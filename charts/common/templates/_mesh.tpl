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
scaleDownDelaySeconds: {{ $delay }}
abortScaleDownDelaySeconds: {{ $delay }}
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
