{{/*
The Service of the workload's pods, and those that the strategy adds: to each of these the Rollouts controller adds one revision's hash, and
with blueGreen to the first one, too.
*/}}
{{- define "common.services" -}}
{{- include "common.service.check" . -}}
{{- $name := include "common.fullname" . -}}
{{- include "common.service" (dict "root" . "name" $name "spec" (include "common.service.type" .) "annotations" .Values.service.annotations) }}
{{- $more := dict "blueGreen" (list "preview") "canary" (list "stable" "canary") -}}
{{- range get $more .Values.strategy.type | default list }}
---
{{ include "common.service" (dict "root" $ "name" (printf "%s-%s" $name .) "spec" "type: ClusterIP" "share" .) }}
{{- end }}
{{- end -}}

{{/*
A Service of the workload's pods. Takes {root, name, spec: how it is reached, as YAML, annotations, share: which of the pods it leads to, unless
it is all of them}.
*/}}
{{- define "common.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
    {{- if and .share .root.Values.serviceMonitor.enabled }}
    # By it the ServiceMonitor tells what leads to pods that it has already.
    cutover/share: {{ .share }}
    {{- end }}
  {{- with .annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- .spec | nindent 2 }}
  selector:
    {{- include "common.selectorLabels" .root | nindent 4 }}
  ports:
    - { name: http, port: {{ .root.Values.service.port | int64 }}, targetPort: http, protocol: TCP
        {{- if and (not .share) .root.Values.service.nodePort }}, nodePort: {{ .root.Values.service.nodePort | int64 }}{{ end }} }
{{- end -}}

{{/* How the Service is reached, as its spec says it. */}}
{{- define "common.service.type" -}}
{{- if eq .Values.service.type "headless" -}}
type: ClusterIP
clusterIP: None
{{- else -}}
type: {{ .Values.service.type }}
{{- end }}
{{- with .Values.service.loadBalancerClass }}
loadBalancerClass: {{ . | quote }}
{{- end }}
{{- with .Values.service.externalTrafficPolicy }}
externalTrafficPolicy: {{ . }}
{{- end }}
{{- end -}}

{{/* At which port the service is asked: a headless name leads past the Service's port to the container's. */}}
{{- define "common.port" -}}
{{- ternary .Values.containerPort .Values.service.port (eq .Values.service.type "headless") | int64 -}}
{{- end -}}

{{/* Where a pod of the same namespace asks the service. */}}
{{- define "common.url" -}}
{{- printf "http://%s:%s" (include "common.fullname" .) (include "common.port" .) -}}
{{- end -}}

{{/* What the API server refuses of a Service, and what it cannot change of one that is there; each failure is one line. */}}
{{- define "common.service.check" -}}
{{- $service := .Values.service -}}
{{- include "common.annotations.check" (dict "value" "service.annotations" "annotations" $service.annotations "own" dict) -}}
{{- if and $service.nodePort (not (has $service.type (list "NodePort" "LoadBalancer"))) -}}
{{- fail (printf "service.nodePort: with service.type = %s there is none: leave one of them out" $service.type) -}}
{{- end -}}
{{- if and $service.externalTrafficPolicy (not (has $service.type (list "NodePort" "LoadBalancer"))) -}}
{{- fail (printf "service.externalTrafficPolicy: with service.type = %s nothing comes from outside: leave one of them out" $service.type) -}}
{{- end -}}
{{- if and $service.loadBalancerClass (ne $service.type "LoadBalancer") -}}
{{- fail (printf "service.loadBalancerClass: with service.type = %s there is no load balancer: leave one of them out" $service.type) -}}
{{- end -}}
{{- if .Release.IsUpgrade -}}
{{- with lookup "v1" "Service" .Release.Namespace (include "common.fullname" .) -}}
{{- include "common.immutable.service" (dict "root" $ "live" .spec) -}}
{{- end -}}
{{- end -}}
{{- end -}}
