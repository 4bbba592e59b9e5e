{{- define "kafka.topics.labels" -}}
app.kubernetes.io/name: {{ printf "%s-topics" (include "common.fullname" .) | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The pods of the Job that makes topics. Its name is derived from all of this. */}}
{{- define "kafka.topics.template" -}}
metadata:
  labels:
    {{- include "kafka.topics.labels" . | nindent 4 }}
spec:
  restartPolicy: OnFailure
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with include "common.pullSecrets" . }}
  {{- . | nindent 2 }}
  {{- end }}
  securityContext:
    {{- include "common.podSecurityContext" . | nindent 4 }}
  {{- with include "common.placement" . | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: topics
      image: {{ .Values.topics.image | quote }}
      command:
        {{- toYaml .Values.topics.command | nindent 8 }}
      env:
        {{- include "kafka.namespace" . | nindent 8 }}
        - name: KAFKA_BROKERS
          value: {{ include "kafka.advertised" . | quote }}
      resources:
        requests: { cpu: 10m, memory: 64Mi }
        limits: { memory: 160Mi }
      securityContext:
        {{- include "common.containerSecurityContext" . | nindent 8 }}
{{- end -}}
