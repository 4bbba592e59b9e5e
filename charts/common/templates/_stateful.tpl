{{/*
A server that keeps data: a StatefulSet of one pod with a volume. Takes {root, name: the container's, and the Service's port's, args,
env: YAML, mounts: YAML of further mounts, volumes: YAML of further volumes, annotations: YAML}.
*/}}
{{- define "common.statefulSet" -}}
{{- $root := .root -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "common.fullname" $root }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    {{- include "common.labels" $root | nindent 4 }}
spec:
  serviceName: {{ include "common.fullname" $root }}
  # One: a second member would be another server beside it, since no cluster of them is configured.
  replicas: 1
  selector:
    matchLabels:
      {{- include "common.selectorLabels" $root | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "common.podLabels" $root | nindent 8 }}
      {{- with .annotations }}
      annotations:
        {{- . | nindent 8 }}
      {{- end }}
    spec:
      serviceAccountName: {{ include "common.fullname" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $root.Values.terminationGracePeriodSeconds | int64 }}
      {{- with include "common.pullSecrets" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "common.podSecurityContext" $root | nindent 8 }}
      containers:
        - name: {{ .name }}
          {{- include "common.statefulContainer" . | nindent 10 }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: {{ $root.Values.tmp.sizeLimit }} }
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if not $root.Values.persistence.enabled }}
        - name: data
          emptyDir: { sizeLimit: {{ $root.Values.persistence.size }} }
        {{- end }}
  {{- if $root.Values.persistence.enabled }}
  volumeClaimTemplates:
    # Immutable: only what never changes with a version may stand here.
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: data
        labels:
          {{- include "common.selectorLabels" $root | nindent 10 }}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with $root.Values.persistence.storageClassName }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests: { storage: {{ $root.Values.persistence.size }} }
  {{- end }}
{{- end -}}

{{- define "common.statefulContainer" -}}
{{- $root := .root -}}
image: {{ include "common.image" (dict "image" $root.Values.image "appVersion" $root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
{{- with .args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if or .env $root.Values.env }}
env:
  {{- with .env }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- range $name, $value := $root.Values.env }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
{{- end }}
ports:
  - { name: {{ .name }}, containerPort: {{ $root.Values.port | int64 }}, protocol: TCP }
{{- include "common.tcpProbes" (dict "port" .name "probes" $root.Values.probes) | nindent 0 }}
resources:
  {{- toYaml $root.Values.resources | nindent 2 }}
securityContext:
  {{- include "common.containerSecurityContext" $root | nindent 2 }}
volumeMounts:
  - { name: data, mountPath: {{ $root.Values.dataPath }} }
  - { name: tmp, mountPath: /tmp }
  {{- with .mounts }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/*
Headless: the name leads to the pod itself, and no address in between remembers connections to one that is gone.
Takes {root, name: of the port, early: whether the name is known before the pod is ready}.
*/}}
{{- define "common.headlessService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" .root }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "common.labels" .root | nindent 4 }}
spec:
  clusterIP: None
  {{- if .early }}
  publishNotReadyAddresses: true
  {{- end }}
  selector:
    {{- include "common.selectorLabels" .root | nindent 4 }}
  ports:
    - { name: {{ .name }}, port: {{ .root.Values.port | int64 }}, targetPort: {{ .name }}, protocol: TCP }
{{- end -}}
