{{/*
Pods of this release that stand beside the workload and ask it, such as backups and Jobs: what they may ask, and that the workload may be asked by
them. Takes {root, suffix: of the names, name: the pods' app.kubernetes.io/name, port: that the workload listens at}.
*/}}
{{- define "common.networkPolicy.beside" -}}
{{- $root := .root -}}
{{- $workload := dict "root" $root "name" (include "common.name" $root) -}}
{{- $beside := dict "root" $root "name" .name -}}
{{- include "common.networkPolicy.metadata" (dict "root" $root "suffix" .suffix) }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.networkPolicy.labels" $beside | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "common.networkPolicy.dns" $root | nindent 4 }}
    - to:
        {{- include "common.networkPolicy.ownPods" $workload | nindent 8 }}
      ports: [{ port: {{ .port | int64 }}, protocol: TCP }]
---
{{ include "common.networkPolicy.metadata" (dict "root" $root "suffix" (printf "from-%s" .suffix)) }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.networkPolicy.labels" $workload | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - from:
        {{- include "common.networkPolicy.ownPods" $beside | nindent 8 }}
      ports: [{ port: {{ .port | int64 }}, protocol: TCP }]
{{- end -}}
