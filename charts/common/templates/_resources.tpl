{{/* Requests and limits, checked: the API server refuses a request above its limit. */}}
{{- define "common.resources" -}}
{{- range $name, $limit := .limits -}}
{{- $request := get ($.requests | default dict) $name -}}
{{- if and (not (kindIs "invalid" $request)) (ne (toString $request) "") -}}
{{- if gt (include "common.quantity" $request | float64) (include "common.quantity" $limit | float64) -}}
{{- fail (printf "resources.requests.%s: %v is more than resources.limits.%s = %v" $name $request $name $limit) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml . -}}
{{- end -}}

{{/* A quantity as a number, to be compared. */}}
{{- define "common.quantity" -}}
{{- $text := toString . -}}
{{- $unit := regexFind "[A-Za-z]+$" $text -}}
{{- $units := dict "" 1 "m" 0.001 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 -}}
{{- mulf (trimSuffix $unit $text | float64) (get $units $unit) -}}
{{- end -}}
