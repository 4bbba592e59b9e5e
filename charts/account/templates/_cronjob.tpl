{{/*
A command of the image, again and again, beside the service and out of reach of its Service. It may ask MongoDB, and nobody else, where NetworkPolicies are on. Takes {root, name: the
command and its values' name, settings: these values, backoffLimit, env: what the command needs of its own}.
*/}}
{{- define "account.cronJob" -}}
{{- $root := .root -}}
apiVersion: batch/v1
kind: CronJob
metadata:
  # 52: the names of its Jobs are longer by the time.
  name: {{ include "common.suffixed" (dict "root" $root "suffix" .name "max" 52) | quote }}
  namespace: {{ $root.Release.Namespace | quote }}
  labels:
    {{- include "common.labels" $root | nindent 4 }}
spec:
  {{- include "common.schedule.check" (dict "value" (printf "%s.schedule" .name) "schedule" .settings.schedule) }}
  schedule: {{ .settings.schedule | quote }}
  timeZone: Etc/UTC
  # Two at once do no harm but the work twice.
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: {{ .backoffLimit }}
      activeDeadlineSeconds: {{ .settings.activeDeadlineSeconds | int64 }}
      template:
        metadata:
          labels:
            # Not the service's own: its Service must not send requests here.
            app.kubernetes.io/name: {{ printf "%s-%s" (include "common.name" $root) .name | quote }}
            app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
            app.kubernetes.io/version: {{ include "common.version" $root | quote }}
        spec:
          restartPolicy: Never
          serviceAccountName: {{ include "common.fullname" $root | quote }}
          automountServiceAccountToken: false
          enableServiceLinks: false
          {{- with include "common.pullSecrets" $root }}
          {{- . | nindent 10 }}
          {{- end }}
          securityContext:
            {{- include "common.podSecurityContext" $root | nindent 12 }}
          {{- with include "common.placement" $root | trim }}
          {{- . | nindent 10 }}
          {{- end }}
          containers:
            - name: {{ .name }}
              image: {{ include "common.image" (dict "image" $root.Values.image "appVersion" $root.Chart.AppVersion) | quote }}
              imagePullPolicy: {{ $root.Values.image.pullPolicy }}
              args: [{{ .name }}]
              env:
                - name: POD_NAME
                  valueFrom: { fieldRef: { fieldPath: metadata.name } }
                {{- with .env }}
                {{- . | nindent 16 }}
                {{- end }}
                {{- include "account.storeEnv" $root | nindent 16 }}
              resources:
                {{- include "common.resources" $root.Values.resources | nindent 16 }}
              securityContext:
                {{- include "common.containerSecurityContext" $root | nindent 16 }}
              volumeMounts:
                - { name: tmp, mountPath: /tmp }
          volumes:
            - name: tmp
              emptyDir: { sizeLimit: {{ $root.Values.tmp.sizeLimit | quote }} }
{{- end -}}

{{- define "account.cronJob.networkPolicy" -}}
{{ include "common.networkPolicy.metadata" (dict "root" .root "suffix" .name) }}
spec:
  podSelector:
    matchLabels:
      {{- include "common.networkPolicy.labels" (dict "root" .root "name" (printf "%s-%s" (include "common.name" .root) .name)) | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "common.networkPolicy.dns" .root | nindent 4 }}
    {{- include "common.networkPolicy.needs" (dict "root" .root "needs" (list "mongo")) | trim | nindent 4 }}
{{- end -}}
