{{/*
A server that keeps data: a StatefulSet of one pod with a volume. Takes {root, name: the container's, and the Service's port's, port, args,
env: YAML, mounts: YAML of further mounts, volumes: YAML of further volumes, annotations: YAML}.
*/}}
{{- define "common.statefulSet" -}}
{{- $root := .root -}}
{{- include "common.immutable.check" (dict "root" $root "kind" "StatefulSet" "claim" true) -}}
{{- include "common.stateful.check" $root -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "common.fullname" $root | quote }}
  namespace: {{ $root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" $root | nindent 4 }}
spec:
  serviceName: {{ include "common.fullname" $root | quote }}
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
      serviceAccountName: {{ include "common.fullname" $root | quote }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $root.Values.terminationGracePeriodSeconds | int64 }}
      {{- with include "common.pullSecrets" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "common.podSecurityContext" $root | nindent 8 }}
      {{- with include "common.scheduling" $root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        - name: {{ .name }}
          {{- include "common.statefulContainer" . | nindent 10 }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: {{ $root.Values.tmp.sizeLimit | quote }} }
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- if not $root.Values.persistence.enabled }}
        - name: data
          emptyDir: { sizeLimit: {{ $root.Values.persistence.size | quote }} }
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
        storageClassName: {{ . | quote }}
        {{- end }}
        resources:
          requests: { storage: {{ $root.Values.persistence.size | quote }} }
  {{- end }}
{{- end -}}

{{/* A pod carries its StatefulSet's name and a revision of eleven characters in a label, which has 63. */}}
{{- define "common.stateful.check" -}}
{{- $name := include "common.fullname" . -}}
{{- if gt (len $name) 52 -}}
{{- fail (printf "fullnameOverride: %s has more than the 52 characters that a StatefulSet's name may have" $name) -}}
{{- end -}}
{{- end -}}

{{- define "common.statefulContainer" -}}
{{- $root := .root -}}
image: {{ include "common.image" (dict "image" $root.Values.image "appVersion" $root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ $root.Values.image.pullPolicy }}
{{- with .args }}
args:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with include "common.env" (dict "root" $root "own" (.env | default "")) }}
env:
  {{- . | nindent 2 }}
{{- end }}
ports:
  - { name: {{ .name }}, containerPort: {{ .port | int64 }}, protocol: TCP }
{{- include "common.tcpProbes" (dict "port" .name "probes" $root.Values.probes) | nindent 0 }}
resources:
  {{- include "common.resources" $root.Values.resources | nindent 2 }}
securityContext:
  {{- include "common.containerSecurityContext" $root | nindent 2 }}
volumeMounts:
  - { name: data, mountPath: {{ $root.Values.dataPath | quote }} }
  - { name: tmp, mountPath: /tmp }
  {{- with .mounts }}
  {{- . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/*
Headless: the name leads to the pod itself, and no address in between remembers connections to one that is gone.
Takes {root, name: of the port, port, more: numbers of further ports by their name, early: whether the name is known before the pod is ready}.
*/}}
{{- define "common.headlessService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "common.fullname" .root | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
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
    - { name: {{ .name }}, port: {{ .port | int64 }}, targetPort: {{ .name }}, protocol: TCP }
    {{- range $name, $port := .more }}
    - { name: {{ $name }}, port: {{ $port | int64 }}, targetPort: {{ $name }}, protocol: TCP }
    {{- end }}
{{- end -}}
