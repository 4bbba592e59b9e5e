{{/* The application's name: the chart's, unless nameOverride says otherwise. */}}
{{- define "common.name" -}}
{{- default .Chart.Name .Values.nameOverride -}}
{{- end -}}

{{/*
What objects are called: the release, followed by the name unless the release contains it. 54 leaves room for suffixes. It must be a name
that a Service can have.
*/}}
{{- define "common.fullname" -}}
{{- $whole := .Values.fullnameOverride -}}
{{- if not $whole -}}
{{- $name := include "common.name" . -}}
{{- $whole = ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) -}}
{{- if not (regexMatch "^[a-z][-a-z0-9]*$" $whole) -}}
{{- fail (printf "fullnameOverride: release %s gives the name %s, and a Service's begins with a letter and has no dot: name another" .Release.Name $whole) -}}
{{- end -}}
{{- end -}}
{{- regexReplaceAll "-+$" ($whole | trunc 54) "" -}}
{{- end -}}

{{/*
The full name and a suffix within max characters; a name that is too long is cut, and told from others by a digest of the whole.
Takes {root, suffix, max}.
*/}}
{{- define "common.suffixed" -}}
{{- $name := include "common.fullname" .root -}}
{{- $whole := printf "%s-%s" $name .suffix -}}
{{- if le (len $whole) .max -}}
{{- $whole -}}
{{- else -}}
{{- printf "%s-%s-%s" (trunc (sub .max (add (len .suffix) 10) | int) $name | trimSuffix "-") ($whole | sha256sum | trunc 8) .suffix -}}
{{- end -}}
{{- end -}}

{{/* The version that the label states: version, else the image's tag, else the chart's appVersion; cut to what a label can hold. */}}
{{- define "common.version" -}}
{{- $stated := .Values.version | default .Values.image.tag | default .Chart.AppVersion -}}
{{- regexReplaceAll "^[^A-Za-z0-9]+|[^A-Za-z0-9]+$" ($stated | replace "+" "_" | trunc 63) "" -}}
{{- end -}}
