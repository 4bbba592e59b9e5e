{{/*
Whether consumers wait until their version is promoted: "true" or nothing. A Deployment has no versions side by side that anybody promotes, and its pods lack the
label by which Argo Rollouts tells them apart.
*/}}
{{- define "common.gate" -}}
{{- if and (dig "gate" "enabled" false (.Values.consumers | default dict)) (include "common.strategy.isRollout" .) }}true{{ end -}}
{{- end -}}

{{/* Where the pod finds its share: the key ROLLOUT.HASH of the ConfigMap that consumer-gate keeps, as a file. */}}
{{- define "common.gate.env" -}}
{{- if include "common.gate" . -}}
- name: CONSUMER_GATE_HASH
  valueFrom: { fieldRef: { fieldPath: "metadata.labels['rollouts-pod-template-hash']" } }
- name: CONSUMER_GATE_FILE
  value: {{ printf "/gate/%s.$(CONSUMER_GATE_HASH)" (include "common.fullname" .) | quote }}
{{- end -}}
{{- end -}}

{{- define "common.gate.volume" -}}
{{- if include "common.gate" . -}}
- name: gate
  configMap: { name: {{ .Values.consumers.gate.configMap | quote }}, optional: true }
{{- end -}}
{{- end -}}

{{/* The whole folder: what is mounted by a subPath never changes. */}}
{{- define "common.gate.mount" -}}
{{- if include "common.gate" . -}}
- { name: gate, mountPath: /gate, readOnly: true }
{{- end -}}
{{- end -}}
