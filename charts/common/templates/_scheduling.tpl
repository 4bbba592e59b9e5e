{{/* Which nodes any pod of a chart may be on, its tests and jobs among them. */}}
{{- define "common.placement" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
{{- include "common.tolerations.check" . }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Where pods of the workload are, beside each other and before others. */}}
{{- define "common.scheduling" -}}
{{- include "common.placement" . }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.topologySpreadConstraints }}
{{- include "common.spread.check" . }}
topologySpreadConstraints:
  {{- range . }}
  - maxSkew: {{ .maxSkew | int64 }}
    topologyKey: {{ .topologyKey | quote }}
    whenUnsatisfiable: {{ .whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "common.selectorLabels" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* The relations between a toleration's values that a schema cannot say; each failure is one line. */}}
{{- define "common.tolerations.check" -}}
{{- range $index, $toleration := . -}}
{{- $where := printf "tolerations.%d" $index -}}
{{- $exists := eq (.operator | default "Equal") "Exists" -}}
{{- if and $exists .value -}}
{{- fail (printf "%s.value: %s.operator = Exists looks at no value: leave one of them out" $where $where) -}}
{{- end -}}
{{- if not (or $exists .key) -}}
{{- fail (printf "%s.key: only %s.operator = Exists can do without" $where $where) -}}
{{- end -}}
{{- if and (hasKey . "tolerationSeconds") (ne (.effect | default "") "NoExecute") -}}
{{- fail (printf "%s.tolerationSeconds: only with %s.effect = NoExecute is a pod taken off its node" $where $where) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "common.spread.check" -}}
{{- $seen := dict -}}
{{- range $index, $spread := . -}}
{{- $key := printf "%s/%s" .topologyKey .whenUnsatisfiable -}}
{{- if hasKey $seen $key -}}
{{- fail (printf "topologySpreadConstraints.%d: %s with %s stands there twice: leave one out" $index .topologyKey .whenUnsatisfiable) -}}
{{- end -}}
{{- $_ := set $seen $key true -}}
{{- end -}}
{{- end -}}
