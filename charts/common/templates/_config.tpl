{{/* The chart's own ConfigMap, unless another one takes its place. Takes {root, data: YAML}. */}}
{{- define "common.ownConfigMap" -}}
{{- $existing := .root.Values.config.existingConfigMap -}}
{{- if not $existing -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "common.fullname" .root | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
data:
  {{- .data | nindent 2 }}
{{- else if .root.Release.IsUpgrade -}}
{{- $live := lookup "v1" "ConfigMap" .root.Release.Namespace $existing -}}
{{- if eq (dig "metadata" "annotations" "meta.helm.sh/release-name" "" $live) .root.Release.Name -}}
{{- fail (printf "config.existingConfigMap: ConfigMap %s is this release's own, and would go with this upgrade: name one that you made" $existing) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "common.logLevel" -}}
- name: LOG_LEVEL
  {{- if .Values.config.existingConfigMap }}
  value: {{ .Values.logLevel | quote }}
  {{- else }}
  valueFrom:
    configMapKeyRef: { name: {{ include "common.fullname" . | quote }}, key: log-level }
  {{- end }}
{{- end -}}

{{/* Where a service's MongoDB is: the ConfigMap's mongodb-url, or a Secret's url; and as whom it is asked, where that is said beside the URL. */}}
{{- define "common.mongo" -}}
- name: MONGODB_URL
  valueFrom:
    {{- if .Values.mongo.existingSecret }}
    secretKeyRef: { name: {{ .Values.mongo.existingSecret | quote }}, key: url }
    {{- else if .Values.config.existingConfigMap }}
    configMapKeyRef: { name: {{ .Values.config.existingConfigMap | quote }}, key: {{ .Values.config.mongoUrlKey | quote }} }
    {{- else }}
    configMapKeyRef: { name: {{ include "common.fullname" . | quote }}, key: mongodb-url }
    {{- end }}
{{- with .Values.mongo.credentialsSecret }}
- name: MONGODB_USERNAME
  valueFrom:
    secretKeyRef: { name: {{ . | quote }}, key: {{ $.Values.mongo.usernameKey | quote }} }
- name: MONGODB_PASSWORD
  valueFrom:
    secretKeyRef: { name: {{ . | quote }}, key: {{ $.Values.mongo.passwordKey | quote }} }
{{- end }}
{{- end -}}

{{/* Where the brokers are, by the ConfigMap that is there already. */}}
{{- define "common.existingBrokers" -}}
{{- with .Values.config.brokersKey -}}
- name: KAFKA_BROKERS
  valueFrom:
    configMapKeyRef: { name: {{ $.Values.config.existingConfigMap | quote }}, key: {{ . | quote }} }
{{- end }}
{{- end -}}

{{/* Where the brokers are, if anybody says so. */}}
{{- define "common.optionalBrokers" -}}
{{- if .Values.config.existingConfigMap -}}
{{- include "common.existingBrokers" . -}}
{{- else -}}
{{- with .Values.kafka.brokers -}}
- name: KAFKA_BROKERS
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* ConfigMaps and Secrets whose keys all become variables, those that the chart sets excepted. */}}
{{- define "common.envFrom" -}}
{{- range $index, $source := .Values.envFrom }}
{{- $kinds := without (keys $source) "prefix" }}
{{- if ne (len $kinds) 1 }}
{{- fail (printf "envFrom.%d: name one source, configMapRef or secretRef" $index) }}
{{- end }}
{{- end }}
{{- with .Values.envFrom -}}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
