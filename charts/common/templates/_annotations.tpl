{{/* The chart's own annotations of a pod and those of podAnnotations, none twice. Takes {root, annotations: YAML}. */}}
{{- define "common.podAnnotations" -}}
{{- $own := .annotations | default "" | fromYaml -}}
{{- $_ := set $own "kubectl.kubernetes.io/default-container" (include "common.name" .root) -}}
{{- include "common.annotations.check" (dict "value" "podAnnotations" "annotations" .root.Values.podAnnotations "own" $own) -}}
{{- toYaml (merge $own .root.Values.podAnnotations) -}}
{{- end -}}

{{/*
Annotations that the chart sets, and those that fields have taken the place of: the API server holds them against the fields.
Takes {value: what the annotations are called, annotations, own: the chart's}.
*/}}
{{- define "common.annotations.check" -}}
{{- range $name := keys .annotations -}}
{{- if hasKey $.own $name -}}
{{- fail (printf "%s.%s: the chart sets this annotation itself: leave it out" $.value $name) -}}
{{- end -}}
{{- if regexMatch "^((container\\.apparmor|(container\\.)?seccomp)\\.security\\.(beta|alpha)|scheduler\\.alpha)\\.kubernetes\\.io/|^kubernetes\\.io/(config\\.|ingress\\.class$)" $name -}}
{{- fail (printf "%s.%s: a field says this today: leave it out" $.value $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
