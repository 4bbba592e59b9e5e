{{/*
What both CronJobs run: apps/mongo-backup over the claim of the backups. It needs no volume of the database, and so runs on any node.
Takes {root, command: backup or restore}.
*/}}
{{- define "mongo.backup.jobTemplate" -}}
{{- $root := .root -}}
{{- $backup := $root.Values.backup -}}
spec:
  backoffLimit: {{ ternary 2 0 (eq .command "backup") }}
  activeDeadlineSeconds: {{ $backup.activeDeadlineSeconds | int64 }}
  template:
    metadata:
      labels:
        {{- include "mongo.backup.labels" $root | nindent 8 }}
        {{- with include "common.commonLabels" $root | trim }}
        {{- . | nindent 8 }}
        {{- end }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ include "common.fullname" $root | quote }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with include "common.pullSecrets" $root }}
      {{- . | nindent 6 }}
      {{- end }}
      securityContext:
        # The image's own user, not the database's.
        runAsNonRoot: true
        runAsUser: 65532
        runAsGroup: 65532
        fsGroup: 65532
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile:
          type: RuntimeDefault
      {{- with include "common.placement" $root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        - name: {{ .command }}
          image: {{ $backup.image | quote }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          args: [{{ .command }}]
          env:
            - name: POD_NAME
              valueFrom: { fieldRef: { fieldPath: metadata.name } }
            - name: MONGODB_URL
              value: {{ printf "mongodb://%s:27017/?directConnection=true" (include "common.fullname" $root) | quote }}
            - name: BACKUP_FOLDER
              value: /backup
            - name: BACKUP_KEEP
              value: {{ $backup.keep | int64 | quote }}
            {{- with $backup.restoreFrom }}
            - name: RESTORE_FROM
              value: {{ . | quote }}
            {{- end }}
          resources:
            requests: { cpu: 20m, memory: 96Mi }
            limits: { memory: 256Mi }
          securityContext:
            {{- include "common.containerSecurityContext" $root | nindent 12 }}
          volumeMounts:
            - { name: backups, mountPath: /backup{{ if eq .command "restore" }}, readOnly: true{{ end }} }
      volumes:
        - name: backups
          persistentVolumeClaim: { claimName: {{ include "mongo.backup.claim" $root | quote }} }
{{- end -}}

{{/* Not the database's own: its Service must not lead here. */}}
{{- define "mongo.backup.labels" -}}
app.kubernetes.io/name: {{ printf "%s-backup" (include "common.name" .) | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "mongo.backup.claim" -}}
{{- include "common.suffixed" (dict "root" . "suffix" "backup" "max" 63) -}}
{{- end -}}

{{/* What was chosen of a claim when it was made, as YAML: what the cluster chose for it later is not written, or a roll-back would take it away, which is refused. */}}
{{- define "mongo.backup.chosen" -}}
{{- $live := lookup "v1" "PersistentVolumeClaim" .Release.Namespace (include "mongo.backup.claim" .) | default dict -}}
{{- range $name := list "storageClassName" "volumeName" }}
{{- with ternary (dig "metadata" "annotations" (printf "cutover/%s" $name) "" $live) (get $.Values.backup.persistence $name) (not (empty $live)) }}
{{ $name }}: {{ . | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What cannot be changed of a claim that is there is refused before the upgrade begins; a volume or class that was chosen for it stays. */}}
{{- define "mongo.backup.claimSpec" -}}
{{- $wanted := .Values.backup.persistence -}}
{{- $live := lookup "v1" "PersistentVolumeClaim" .Release.Namespace (include "mongo.backup.claim" .) | default dict -}}
{{- $size := dig "spec" "resources" "requests" "storage" $wanted.size $live -}}
{{- if ne (include "common.quantity" $size) (include "common.quantity" $wanted.size) -}}
{{- fail (printf "backup.persistence.size: the claim %s was made with %s, which cannot be changed to %s: keep it, and resize the claim itself where its class allows that" (include "mongo.backup.claim" .) $size $wanted.size) -}}
{{- end -}}
accessModes: [ReadWriteOnce]
resources:
  requests: { storage: {{ $size | quote }} }
{{- range $name := list "storageClassName" "volumeName" }}
{{- $given := get $wanted $name }}
{{- $there := dig "spec" $name "" $live }}
{{- if and $given $there (ne $given $there) }}
{{- fail (printf "backup.persistence.%s: the claim %s has %s, which cannot be changed to %s: keep it, or delete the claim first" $name (include "mongo.backup.claim" $) $there $given) }}
{{- end }}
{{- end }}
{{- include "mongo.backup.chosen" . }}
{{- end -}}
