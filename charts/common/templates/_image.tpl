{{/*
An image reference. A digest wins, since a tag may come to mean other bytes: two versions of a comparison are two digests.
Takes {repository, tag, digest}, and "appVersion", the tag where neither is given.
*/}}
{{- define "common.image" -}}
{{- if not .image.repository -}}
{{- fail "image.repository: name the registry and repository that hold the image, such as registry.example/bank/account; there is no default" -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository (.image.tag | default .appVersion) -}}
{{- end -}}
{{- end -}}

{{- define "common.pullSecrets" -}}
{{- with .Values.image.pullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end -}}
