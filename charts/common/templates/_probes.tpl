{{/* HTTP probes, at the management port: startup is quick to notice, readiness is quick both ways, liveness is slow to kill. */}}
{{- define "common.httpProbes" -}}
startupProbe:
  httpGet: { path: /healthz, port: management }
  {{- toYaml .Values.probes.startup | nindent 2 }}
readinessProbe:
  httpGet: { path: /readyz, port: management }
  {{- toYaml .Values.probes.readiness | nindent 2 }}
livenessProbe:
  httpGet: { path: /healthz, port: management }
  {{- toYaml .Values.probes.liveness | nindent 2 }}
{{- end -}}

{{/* TCP probes, for a server that speaks no HTTP: the same three. */}}
{{- define "common.tcpProbes" -}}
startupProbe:
  tcpSocket: { port: {{ .port }} }
  {{- toYaml .probes.startup | nindent 2 }}
readinessProbe:
  tcpSocket: { port: {{ .port }} }
  {{- toYaml .probes.readiness | nindent 2 }}
livenessProbe:
  tcpSocket: { port: {{ .port }} }
  {{- toYaml .probes.liveness | nindent 2 }}
{{- end -}}
