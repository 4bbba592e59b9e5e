{{/* Ranges of a schedule run forwards, which its pattern cannot say. Takes {value: what it is called, schedule}. */}}
{{- define "common.schedule.check" -}}
{{- $value := .value -}}
{{- range regexFindAll "[0-9]+-[0-9]+" .schedule -1 -}}
{{- $ends := splitList "-" . -}}
{{- if gt (first $ends | atoi) (last $ends | atoi) -}}
{{- fail (printf "%s: the range %s runs backwards" $value .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
