{{- define "console.ownEnv" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
- name: HOST
  value: 0.0.0.0
{{ include "common.ports.env" . }}
- name: IN_CLUSTER
  value: "true"
{{- with include "console.hosts" . }}
- name: CONSOLE_HOSTS
  value: {{ . | quote }}
{{- end }}
{{- include "console.forge" . }}
{{- if .Values.runs.existingClaim }}
- name: RUNS
  value: /runs
{{- end }}
- name: MOST_READERS
  value: {{ .Values.mostReaders | int64 | quote }}
- name: MOST_LOGS
  value: {{ .Values.mostLogs | int64 | quote }}
- name: LOG_LEVEL
  value: {{ .Values.logLevel | quote }}
{{- end -}}

{{/* Names under which browsers may ask, beside those of loopback, with commas between. */}}
{{- define "console.hosts" -}}
{{- $ingress := ternary (list .Values.ingress.host) list (and .Values.ingress.enabled (ne .Values.ingress.host "")) -}}
{{- concat $ingress .Values.hosts | uniq | join "," -}}
{{- end -}}

{{- define "console.forge" -}}
{{- if .Values.forge.url }}
{{- if not .Values.forge.existingSecret }}
{{- fail "forge.existingSecret: name the Secret that holds a token of the forge, one that may read and no more; there is no default (kubectl create secret generic console-forge --from-file=token=FILE)" }}
{{- end }}
- name: FORGE_URL
  value: {{ .Values.forge.url | quote }}
- name: FORGE_REPOSITORY
  value: {{ .Values.forge.repository | quote }}
- name: FORGE_USERNAME
  value: {{ .Values.forge.username | quote }}
- name: FORGE_TOKEN
  valueFrom:
    secretKeyRef: { name: {{ .Values.forge.existingSecret | quote }}, key: {{ .Values.forge.secretKey | quote }} }
{{- end }}
{{- end -}}

{{/* Of all the cluster's names: neither part has a colon. */}}
{{- define "console.clusterRole" -}}
{{- printf "%s:%s" .Release.Namespace (include "common.fullname" .) -}}
{{- end -}}

{{- define "console.url" -}}
{{- printf "http://%s:%d" (include "common.fullname" .) (.Values.service.port | int64) -}}
{{- end -}}
