{{/*
The Service of the workload's pods, and those that the strategy adds: to each of these the Rollouts controller adds one revision's hash, and
with blueGreen to the first one, too.
*/}}
{{- define "common.services" -}}
{{- $name := include "common.fullname" . -}}
{{- include "common.service" (dict "root" . "name" $name) }}
{{- $more := dict "blueGreen" (list "preview") "canary" (list "stable" "canary") -}}
{{- range get $more .Values.strategy.type | default list }}
---
{{ include "common.service" (dict "root" $ "name" (printf "%s-%s" $name .)) }}
{{- end }}
{{- end -}}

{{/* A ClusterIP Service of the workload's pods. Takes {root, name}. */}}
{{- define "common.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
spec:
  type: ClusterIP
  selector:
    {{- include "common.selectorLabels" .root | nindent 4 }}
  ports:
    - { name: http, port: {{ .root.Values.service.port | int64 }}, targetPort: http, protocol: TCP }
{{- end -}}
