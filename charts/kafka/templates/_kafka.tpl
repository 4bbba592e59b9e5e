{{/*
The broker's own name, for clients of any namespace: they are told to come to it, whatever name they asked first. The pod says of which
namespace it is, so that a render moved to another one (Kustomize's `namespace`) leads nobody to the broker of the first.
*/}}
{{- define "kafka.advertised" -}}
{{- $name := include "common.fullname" . -}}
{{- printf "%s-0.%s.$(POD_NAMESPACE).svc:%d" $name $name (.Values.port | int64) -}}
{{- end -}}

{{/* Stands before what names it. */}}
{{- define "kafka.namespace" -}}
- name: POD_NAMESPACE
  valueFrom: { fieldRef: { fieldPath: metadata.namespace } }
{{- end -}}

{{/* One broker that is the whole cluster. tools/kafka runs it by the same settings; a test holds them equal. */}}
{{- define "kafka.config" -}}
kafka.properties: |
  broker.id=1
  log.dirs={{ .Values.dataPath }}
  listeners=PLAINTEXT://0.0.0.0:{{ .Values.port | int64 }}
  zookeeper.connect={{ .Values.zookeeper }}
  zookeeper.session.timeout.ms=8000
  controlled.shutdown.enable=false
  zookeeper.connection.timeout.ms=18000
  auto.create.topics.enable=false
  num.partitions=1
  default.replication.factor=1
  offsets.topic.replication.factor=1
  offsets.topic.num.partitions=5
  offsets.retention.minutes=144000
  transaction.state.log.replication.factor=1
  transaction.state.log.min.isr=1
  transaction.state.log.num.partitions=5
  group.initial.rebalance.delay.ms=0
  group.min.session.timeout.ms=1000
  num.network.threads=2
  num.io.threads=2
  log.cleaner.dedupe.buffer.size=4194304
{{- end -}}

{{/* Read once at the start: a change of it is a new pod. */}}
{{- define "kafka.annotations" -}}
cutover/config-checksum: {{ include "kafka.config" . | sha256sum | trunc 16 | quote }}
{{- end -}}

{{- define "kafka.env" -}}
{{ include "kafka.namespace" . }}
- name: JDK_JAVA_OPTIONS
  value: -Xmx{{ .Values.heapMegabytes | int64 }}m
{{- end -}}

{{- define "kafka.mounts" -}}
- { name: config, mountPath: /etc/kafka, readOnly: true }
{{- end -}}

{{- define "kafka.volumes" -}}
- name: config
  configMap: { name: {{ include "common.fullname" . | quote }} }
{{- end -}}
