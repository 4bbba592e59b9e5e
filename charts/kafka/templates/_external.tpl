{{/*
A Kafka that runs elsewhere under a name of this namespace: a Service that selects nothing, and the EndpointSlice that says where it leads.
Clients are sent on to what the broker advertises, which must lead there from a pod, too.
*/}}
{{- define "kafka.external" -}}
{{- $external := .Values.external -}}
{{- if not $external.addresses -}}
{{- fail "external.addresses: name at least one address at which the brokers answer, such as 172.30.1.90" -}}
{{- end -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
spec:
  type: ClusterIP
  ports:
    - { name: kafka, port: {{ $external.port | int64 }}, protocol: TCP }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: {{ include "common.suffixed" (dict "root" . "suffix" "external" "max" 63) | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
    kubernetes.io/service-name: {{ include "common.fullname" . | quote }}
    endpointslice.kubernetes.io/managed-by: {{ .Release.Service | lower | quote }}
addressType: IPv4
ports:
  - { name: kafka, port: {{ $external.port | int64 }}, protocol: TCP }
endpoints:
  {{- range $external.addresses | uniq }}
  - { addresses: [{{ . | quote }}], conditions: { ready: true } }
  {{- end }}
{{- end -}}

{{/* A Service with an address and one without are no two forms of one: the API server refuses the change half-way. */}}
{{- define "kafka.external.check" -}}
{{- if .Release.IsUpgrade -}}
{{- with lookup "v1" "Service" .Release.Namespace (include "common.fullname" .) -}}
{{- $isExternal := empty .spec.selector -}}
{{- if ne $isExternal $.Values.external.enabled -}}
{{- fail (printf "external.enabled: Service %s was made with %t, which cannot be changed to %t: keep it, or uninstall first" .metadata.name $isExternal $.Values.external.enabled) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
