{{/*
Nothing in and nothing out for all pods of a release; then what they need: the workload is asked by networkPolicy.from and by its tests, at its
management port by networkPolicy.managementFrom, and asks DNS, those of networkPolicy that are needed, and networkPolicy.egress. Its node's kubelet, which
probes it, is let in by every network. Takes {root, port: that the workload listens at, managementPort: if it has one, tested: the port that tests ask
(default: port), needs: names such as mongo}.
*/}}
{{- define "common.networkPolicies" -}}
{{- $root := .root -}}
{{- $name := include "common.name" $root -}}
{{- $tested := .tested | default .port -}}
{{- include "common.networkPolicy.metadata" (dict "root" $root "suffix" "deny") }}
spec:
  podSelector:
    matchLabels: { app.kubernetes.io/instance: {{ $root.Release.Name | quote }} }
  policyTypes: [Ingress, Egress]
---
{{ include "common.networkPolicy.metadata" (dict "root" $root) }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.selectorLabels" $root | nindent 6 }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- include "common.networkPolicy.asked" (dict "root" $root "value" "from" "port" .port "tested" $tested) | nindent 4 }}
    {{- with .managementPort }}
    {{- include "common.networkPolicy.asked" (dict "root" $root "value" "managementFrom" "port" . "tested" $tested) | nindent 4 }}
    {{- end }}
  egress:
    {{- include "common.networkPolicy.dns" $root | nindent 4 }}
    {{- with include "common.networkPolicy.needs" . | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- range $index, $rule := $root.Values.networkPolicy.egress }}
    {{- include "common.networkPolicy.rule" (merge (dict "value" (printf "networkPolicy.egress.%d" $index)) $rule) | nindent 4 }}
    {{- end }}
---
{{ include "common.networkPolicy.metadata" (dict "root" $root "suffix" "test") }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.networkPolicy.labels" (dict "root" $root "name" (printf "%s-test" $name)) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "common.networkPolicy.dns" $root | nindent 4 }}
    - to:
        {{- include "common.networkPolicy.ownPods" (dict "root" $root "name" $name) | nindent 8 }}
      ports: [{ port: {{ $tested | int64 }}, protocol: TCP }]
{{- end -}}

{{/*
An ingress rule for a port, or nothing where nobody asks: to Kubernetes a rule without peers is one for everybody. Takes {root, value: of networkPolicy,
whose peers ask, port, tested: the port that tests ask}.
*/}}
{{- define "common.networkPolicy.asked" -}}
{{- $peers := get .root.Values.networkPolicy .value -}}
{{- $peers = include "common.networkPolicy.peers" (dict "value" (printf "networkPolicy.%s" .value) "peers" $peers) -}}
{{- $tests := "" -}}
{{- if eq (.port | int64) (.tested | int64) -}}
{{- $tests = include "common.networkPolicy.ownPods" (dict "root" .root "name" (printf "%s-test" (include "common.name" .root))) -}}
{{- end -}}
{{- if or $peers $tests -}}
- from:
    {{- with $tests }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $peers }}
    {{- . | nindent 4 }}
    {{- end }}
  ports: [{ port: {{ .port | int64 }}, protocol: TCP }]
{{- end -}}
{{- end -}}

{{/* Takes {root, suffix: of the name, or nothing}. */}}
{{- define "common.networkPolicy.metadata" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  {{- if .suffix }}
  name: {{ include "common.suffixed" (dict "root" .root "suffix" .suffix "max" 63) | quote }}
  {{- else }}
  name: {{ include "common.fullname" .root | quote }}
  {{- end }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
{{- end -}}

{{/* Labels of pods of this release. Takes {root, name}. */}}
{{- define "common.networkPolicy.labels" -}}
app.kubernetes.io/name: {{ .name | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- end -}}

{{- define "common.networkPolicy.ownPods" -}}
- podSelector:
    matchLabels:
      {{- include "common.networkPolicy.labels" . | nindent 6 }}
{{- end -}}

{{/* Names are asked for over UDP, and over TCP where an answer is long. */}}
{{- define "common.networkPolicy.dns" -}}
{{- $dns := .Values.networkPolicy.dns -}}
{{- with include "common.networkPolicy.peers" (dict "value" "networkPolicy.dns.to" "peers" $dns.to) -}}
- to:
    {{- . | nindent 4 }}
  ports: [{ port: {{ $dns.port | int64 }}, protocol: UDP }, { port: {{ $dns.port | int64 }}, protocol: TCP }]
{{- end -}}
{{- end -}}

{{/* Egress rules to what networkPolicy says of each. Takes {root, needs}. */}}
{{- define "common.networkPolicy.needs" -}}
{{- range .needs -}}
{{- $need := get $.root.Values.networkPolicy . -}}
{{- with include "common.networkPolicy.rule" (dict "value" (printf "networkPolicy.%s" .) "to" $need.to "ports" (list $need.port)) }}
{{ . }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* An egress rule, or nothing without peers: to Kubernetes a rule without them means everywhere. Takes {value, to, ports}. */}}
{{- define "common.networkPolicy.rule" -}}
{{- $ports := .ports -}}
{{- with include "common.networkPolicy.peers" (dict "value" (printf "%s.to" .value) "peers" .to) -}}
- to:
    {{- . | nindent 4 }}
  ports:
    {{- range $ports }}
    - { port: {{ . | int64 }}, protocol: TCP }
    {{- end }}
{{- end -}}
{{- end -}}

{{/* Peers, checked: what the API server says of two kinds in one names no value. Takes {value: what they are called, peers}. */}}
{{- define "common.networkPolicy.peers" -}}
{{- range $index, $peer := .peers -}}
{{- if not $peer -}}
{{- fail (printf "%s.%d: an entry without podSelector, namespaceSelector or ipBlock means nobody: leave it out" $.value $index) -}}
{{- end -}}
{{- if and (hasKey $peer "ipBlock") (gt (len $peer) 1) -}}
{{- fail (printf "%s.%d: ipBlock stands in an entry of its own, since no pod is in both" $.value $index) -}}
{{- end -}}
{{- end -}}
{{- with .peers }}{{ toYaml . }}{{ end -}}
{{- end -}}
