{{- define "common.ingress" -}}
{{- if .Values.ingress.enabled -}}
{{- include "common.annotations.check" (dict "value" "ingress.annotations" "annotations" .Values.ingress.annotations "own" dict) -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "common.fullname" . | quote }}
  namespace: {{ .Release.Namespace | quote }}
  labels:
    {{- include "common.labels" . | nindent 4 }}
  {{- with .Values.ingress.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- with .Values.ingress.className }}
  ingressClassName: {{ . | quote }}
  {{- end }}
  {{- with .Values.ingress.tls }}
  tls:
    {{- range . }}
    - secretName: {{ .secretName | quote }}
      hosts:
        {{- range .hosts }}
        - {{ . | quote }}
        {{- end }}
    {{- end }}
  {{- end }}
  rules:
    {{- range include "common.ingress.hosts" . | fromYamlArray }}
    - {{ with .host }}host: {{ . | quote }}
      {{ end }}http:
        paths:
          {{- range .paths }}
          - path: {{ .path }}
            pathType: {{ .pathType }}
            backend:
              service:
                name: {{ include "common.fullname" $ | quote }}
                port: { name: http }
          {{- end }}
    {{- end }}
{{- end -}}
{{- end -}}

{{/* Hosts and their paths; without any, all of every host. A chart that has ingress.host takes it for one host with all of its paths. */}}
{{- define "common.ingress.hosts" -}}
{{- $host := dig "host" "" .Values.ingress -}}
{{- if and $host .Values.ingress.hosts -}}
{{- fail "ingress.host: ingress.hosts says it, too: leave one of them out" -}}
{{- end -}}
{{- $all := list (dict "host" $host "paths" (list (dict "path" "/" "pathType" "Prefix"))) -}}
{{- toYaml (.Values.ingress.hosts | default $all) -}}
{{- end -}}
