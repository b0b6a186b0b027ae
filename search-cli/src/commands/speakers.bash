# The value of --by: whoever speaks in the index, by the beginning of any word of the name.
_whosaid_by() {
    local cur="${COMP_WORDS[COMP_CWORD]}" name
    if [[ "${COMP_WORDS[COMP_CWORD - 1]}" != "--by" ]]; then
        _whosaid "$@"
        return
    fi
    local plain="${cur//[\"\'\\]/}"
    COMPREPLY=()
    while IFS= read -r name; do
        [[ "$cur" == [\"\']* ]] || name=$(printf '%q' "$name")
        COMPREPLY+=("$name")
    done < <(whosaid completions bash --speakers "$plain" 2>/dev/null)
}
complete -F _whosaid_by -o nosort -o bashdefault -o default whosaid
