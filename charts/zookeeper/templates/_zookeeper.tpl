{{/* ZooKeeper on its own. tools/kafka runs it by the same settings; a test holds them equal. */}}
{{- define "zookeeper.config" -}}
zookeeper.properties: |
  dataDir={{ .Values.dataPath }}
  clientPort={{ .Values.port | int64 }}
  tickTime=1000
  maxClientCnxns=0
  admin.enableServer=false
  4lw.commands.whitelist=ruok,dump
  autopurge.snapRetainCount=3
  autopurge.purgeInterval=1
{{- end -}}

{{/* Read once at the start: a change of it is a new pod. */}}
{{- define "zookeeper.annotations" -}}
cutover/config-checksum: {{ include "zookeeper.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}

{{- define "zookeeper.env" -}}
- name: JDK_JAVA_OPTIONS
  value: -Xmx{{ .Values.heapMegabytes | int64 }}m
{{- end -}}

{{- define "zookeeper.mounts" -}}
- { name: config, mountPath: /etc/zookeeper, readOnly: true }
{{- end -}}

{{- define "zookeeper.volumes" -}}
- name: config
  configMap: { name: {{ include "common.fullname" . | quote }} }
{{- end -}}
