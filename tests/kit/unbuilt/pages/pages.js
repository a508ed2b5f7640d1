export const styles = ''
export const renderThread = () => ''
export const renderForm = () => ''
