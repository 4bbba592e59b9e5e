{{/* What a service listens at: "http" for its users, "management" for probes and whoever collects metrics, which no Service of users leads to. */}}
{{- define "common.containerPorts" -}}
- { name: http, containerPort: {{ .Values.containerPort | int64 }}, protocol: TCP }
- { name: management, containerPort: {{ include "common.managementPort" . }}, protocol: TCP }
{{- end -}}

{{- define "common.ports.env" -}}
- name: PORT
  value: {{ .Values.containerPort | int64 | quote }}
- name: MANAGEMENT_PORT
  value: {{ include "common.managementPort" . | quote }}
{{- end -}}

{{/* The management port, checked: the container would end at once. */}}
{{- define "common.managementPort" -}}
{{- if eq (.Values.managementPort | int64) (.Values.containerPort | int64) -}}
{{- fail (printf "managementPort: %d is containerPort, too: choose another one" (.Values.managementPort | int64)) -}}
{{- end -}}
{{- .Values.managementPort | int64 -}}
{{- end -}}
