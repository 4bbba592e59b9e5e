{{/*
Environment variables: the chart's own and those of env. A name twice would be merged by list position: an upgrade that leaves one out
takes both away (kubernetes#58477). Takes {root, own: YAML}.
*/}}
{{- define "common.env" -}}
{{- range .own | fromYamlArray -}}
{{- if hasKey $.root.Values.env .name -}}
{{- fail (printf "env.%s: the chart sets this variable itself, by another value (values.yaml lists all): leave it out of env" .name) -}}
{{- end -}}
{{- end -}}
{{- .own -}}
{{- range $name, $value := .root.Values.env }}
- name: {{ $name | quote }}
  value: {{ $value | quote }}
{{- end -}}
{{- end -}}
