{{/* A ClusterIP Service of the workload's pods. Takes {root, name}. Blue/green adds its own hash to the selector. */}}
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
