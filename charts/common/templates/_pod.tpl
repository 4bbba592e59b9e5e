{{/* The pod template of a stateless HTTP service: takes what common.workload takes. */}}
{{- define "common.podTemplate" -}}
{{- $root := .root -}}
metadata:
  labels:
    {{- include "common.podLabels" $root | nindent 4 }}
  annotations:
    {{- include "common.podAnnotations" . | nindent 4 }}
spec:
  serviceAccountName: {{ include "common.fullname" $root | quote }}
  automountServiceAccountToken: false
  # A Service called "account" would otherwise add ACCOUNT_PORT=tcp://… and its like to every container.
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ include "common.drain.graceSeconds" $root }}
  {{- with include "common.pullSecrets" $root }}
  {{- . | nindent 2 }}
  {{- end }}
  securityContext:
    {{- include "common.podSecurityContext" $root | nindent 4 }}
  {{- with include "common.scheduling" $root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  containers:
    - name: {{ include "common.name" $root | quote }}
      {{- include "common.container" . | nindent 6 }}
  volumes:
    - name: tmp
      emptyDir: { sizeLimit: {{ $root.Values.tmp.sizeLimit | quote }} }
    {{- with include "common.gate.volume" $root }}
    {{- . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "common.container" -}}
{{- $root := .root -}}
image: {{ include "common.image" (dict "image" $root.Values.image "appVersion" $root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
ports:
  {{- include "common.containerPorts" $root | nindent 2 }}
env:
  {{- include "common.env" (dict "root" $root "own" (include "common.ownEnv" .)) | nindent 2 }}
{{- with include "common.envFrom" $root | trim }}
{{- . | nindent 0 }}
{{- end }}
{{- include "common.httpProbes" $root | nindent 0 }}
{{- with include "common.drain.lifecycle" $root }}
{{- . | nindent 0 }}
{{- end }}
resources:
  {{- include "common.resources" $root.Values.resources | nindent 2 }}
securityContext:
  {{- include "common.containerSecurityContext" $root | nindent 2 }}
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  {{- with include "common.gate.mount" $root }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/* What a service's container is told by its chart, whatever the app. */}}
{{- define "common.ownEnv" -}}
- name: POD_NAME
  valueFrom: { fieldRef: { fieldPath: metadata.name } }
{{ include "common.ports.env" .root }}
{{ include "common.drain.env" .root }}
{{- with .env }}
{{ . }}
{{- end }}
{{- with include "common.gate.env" .root }}
{{ . }}
{{- end }}
{{- end -}}
