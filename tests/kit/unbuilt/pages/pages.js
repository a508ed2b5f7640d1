export const styles = ''
export const renderThread = () => ''
