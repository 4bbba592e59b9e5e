{{/* What Helm says after an install: what there is, where it is reached, what to try. Takes {root, local: a port of one's own machine}. */}}
{{- define "common.notes" -}}
{{- $root := .root -}}
{{- $name := include "common.fullname" $root -}}
{{- $namespace := $root.Release.Namespace -}}
{{- $name }} {{ include "common.version" $root }}, {{ include "common.notes.pods" $root }}, strategy {{ $root.Values.strategy.type }}.
  kubectl -n {{ $namespace }} port-forward svc/{{ $name }} {{ .local }}:{{ include "common.port" $root }}
  helm test -n {{ $namespace }} {{ $root.Release.Name }}
{{- if eq (include "common.strategy.isRollout" $root) "true" }}
  kubectl -n {{ $namespace }} get rollout {{ $name }} --watch      # how far a switch is; it takes Argo Rollouts
{{- end }}
{{- with include "common.handover.note" (dict "root" $root "kind" (ternary "Rollout" "Deployment" (eq (include "common.strategy.isRollout" $root) "true"))) }}
{{ . }}
{{- end }}
{{- if eq $root.Values.service.type "NodePort" }}
  kubectl -n {{ $namespace }} get svc {{ $name }} -o jsonpath='{.spec.ports[0].nodePort}'      # the port on every node
{{- else if eq $root.Values.service.type "LoadBalancer" }}
  kubectl -n {{ $namespace }} get svc {{ $name }} --watch      # until it has an EXTERNAL-IP
{{- end }}
{{- if $root.Values.ingress.enabled }}
{{- $secure := list }}
{{- range $root.Values.ingress.tls }}{{ $secure = concat $secure .hosts }}{{ end }}
{{- range include "common.ingress.hosts" $root | fromYamlArray }}
  {{ ternary "https" "http" (has .host $secure) }}://{{ .host | default "ANY-HOST" }}{{ (first .paths).path }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "common.notes.pods" -}}
{{- with .Values.autoscaling -}}
{{- if .enabled -}}
{{- printf "%d to %d pods" (.minReplicas | int64) (.maxReplicas | int64) -}}
{{- else -}}
{{- printf "%d pods" ($.Values.replicaCount | int64) -}}
{{- end -}}
{{- end -}}
{{- end -}}
